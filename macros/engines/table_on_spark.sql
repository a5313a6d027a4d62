{# dbt's `table` on Spark, with comments on its columns. dbt-spark gives them by one statement for
   each column, which fails over Thrift; here the query has them (commented_query). #}
{% materialization table_on_spark, adapter='spark' %}
    {% set existing = load_cached_relation(this) %}
    {% set relation = this.incorporate(type='table') %}
    {{ run_hooks(pre_hooks) }}
    {% set query = commented_query(sql) %}
    {% if existing is not none and (existing.is_view or not file_format_is_atomic()) %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
    {% call statement('main') %}
        {{ create_table_as(false, relation, query) }}
    {% endcall %}
    {% do apply_grants(
        relation, config.get('grants'), should_revoke(existing, full_refresh_mode=true)) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
