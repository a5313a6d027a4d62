{#
    The materialization of a view that others read: 'view', or 'view_in_place' where dbt's own would
    drop the old view with everything that depends on it (Postgres), or would name the database
    file, so that a renamed or attached file answers nothing (DuckDB). The engines' `create or
    replace` keeps grants and dependents.
#}
{% macro view_materialization() %}
    {{ return(adapter.dispatch('view_materialization', 'northstar')()) }}
{% endmacro %}

{% macro default__view_materialization() %}
    {{ return('view') }}
{% endmacro %}

{% macro postgres__view_materialization() %}
    {{ return('view_in_place') }}
{% endmacro %}

{% macro duckdb__view_materialization() %}
    {{ return('view_in_place') }}
{% endmacro %}
