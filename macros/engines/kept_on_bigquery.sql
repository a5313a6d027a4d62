{# What dbt's `incremental` is on other engines, for the two strategies: dbt-bigquery takes none but
   its own. The table is partitioned by the month of its batches, so that a load reads and deletes
   the partitions that it replaces. #}
{% materialization kept_on_bigquery, adapter='bigquery' %}
    {% set existing = load_cached_relation(this) %}
    {% set relation = this.incorporate(type='table') %}
    {% set is_by_batch = config.require('incremental_strategy') == 'by_batch' %}
    {{ run_hooks(pre_hooks) }}
    {% set is_new = existing is none or not existing.is_table or should_full_refresh() %}
    {% if is_new %}
        {% if existing is not none and not existing.is_table %}
            {% do adapter.drop_relation(existing) %}
        {% endif %}
        {% do run_statement(
            'create or replace table ' ~ relation ~ ' partition by date_trunc('
            ~ (northstar.batch_column() if is_by_batch else 'batch_month') ~ ', month) '
            ~ bigquery_table_options(config, model, false) ~ ' as (\n' ~ sql ~ '\n)') %}
    {% elif not is_by_batch %}
        {% set arrived = scratch_table(relation, 'arrived', sql) %}
        {% do run_statement(northstar.get_incremental_by_changed_month_sql({
            'target_relation': relation, 'temp_relation': arrived,
            'dest_columns': adapter.get_columns_in_relation(relation),
        })) %}
        {% for suffix in ['arrived', 'changed_keys', 'changed_months'] %}
            {% do drop_scratch(make_temp_relation(relation, '__' ~ suffix)) %}
        {% endfor %}
    {% endif %}
    {% if is_by_batch %}
        {% do northstar._write_batches(relation) %}
    {% endif %}
    {% call noop_statement('main', 'OK') %}
        {{ sql }}
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do apply_grants(
        relation, config.get('grants'), should_revoke(existing, full_refresh_mode=is_new)) %}
    {% do persist_docs(relation, model) %}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
