{# What dbt's `incremental` is on other engines, for the two strategies. The table is partitioned by
   its batches. Spark has no transactions, so each strategy says what a killed run leaves. The
   scratch tables that it leaves are removed here. #}
{% materialization kept_on_spark, adapter='spark' %}
    {% set existing = load_cached_relation(this) %}
    {% set relation = this.incorporate(type='table') %}
    {% set is_by_batch = config.require('incremental_strategy') == 'by_batch' %}
    {{ run_hooks(pre_hooks) }}
    {% for suffix in ['arrived', 'changed_keys', 'changed_months', 'replaced'] %}
        {% set left_over = load_cached_relation(northstar._scratch(this, suffix)) %}
        {% if left_over is not none %}
            {% do drop_scratch(left_over) %}
        {% endif %}
    {% endfor %}
    {% set is_new = existing is none or not existing.is_table or should_full_refresh()
        or is_unfinished(relation) %}
    {% if is_new %}
        {% do put_in_place(
            relation, sql,
            partitioned_by=northstar.batch_column() if is_by_batch else 'batch_month') %}
        {% do mark_finished(relation) %}
    {% elif not is_by_batch %}
        {% set arrived = scratch_table(relation, 'arrived', sql) %}
        {% do northstar.get_incremental_by_changed_month_sql({
            'target_relation': relation, 'temp_relation': arrived,
            'dest_columns': adapter.get_columns_in_relation(relation),
        }) %}
        {% do adapter.drop_relation(arrived) %}
    {% endif %}
    {% if is_by_batch %}
        {% do northstar._write_batches(relation) %}
    {% endif %}
    {% call noop_statement('main', 'OK') %}
        {{ sql }}
    {% endcall %}
    {% do apply_grants(
        relation, config.get('grants'), should_revoke(existing, full_refresh_mode=is_new)) %}
    {% do persist_docs(relation, model) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
