{# A view that keeps its grants and the views that others built on it. Where its columns changed,
   Postgres can't replace it in place: then it is made from nothing. #}
{% materialization view_in_place, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none
        and not (existing.is_view and northstar._is_replaceable(existing, sql)) -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
    {% call statement('main') %}
        {{ get_create_view_as_sql(target_relation, sql)
            | replace('create view', 'create or replace view', 1) }}
    {% endcall %}
    {% do apply_grants(
        target_relation, config.get('grants'), should_revoke(existing, full_refresh_mode=False)) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# Whether Postgres can put a query in a view's place: the view's columns are the query's first. #}
{% macro _is_replaceable(view, sql) %}
    {% set probe = make_temp_relation(view, '__probe') %}
    {% do run_query('create temporary view ' ~ probe ~ ' as ' ~ sql) %}
    {% set wanted = relation_shape(probe) %}
    {% do run_query('drop view ' ~ probe) %}
    {% set present = relation_shape(view) %}
    {{ return(wanted[:present | length] == present) }}
{% endmacro %}


{# A view that names schemas and no database. Nothing depends on a view of DuckDB but by name. #}
{% materialization view_in_place, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and not existing.is_view -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
    {%- set database = modules.re.escape(adapter.quote(this.database)) -%}
    {% call statement('main') %}
        {{ get_create_view_as_sql(target_relation, modules.re.sub(
            database ~ '[.](?="[^"]+"[.]"[^"]+")', '', sql)
        ) | replace('create view', 'create or replace view', 1) }}
    {% endcall %}
    {% do apply_grants(
        target_relation, config.get('grants'), should_revoke(existing, full_refresh_mode=False)) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
