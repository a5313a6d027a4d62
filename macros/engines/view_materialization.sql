{#
    The materialization of a view that others read: 'view', or 'view_in_place' where dbt's own would
    drop the old view with everything that depends on it (Postgres), or would name the database
    file, so that a renamed or attached file answers nothing (DuckDB). The engines' `create or
    replace` keeps grants and dependents. A long view is a table on Spark, whose metastores take up
    to 32,700 characters.

    is_long: whether the view's SQL may be longer than that.
#}
{% macro view_materialization(is_long=false) %}
    {{ return(adapter.dispatch('view_materialization', 'northstar')(is_long)) }}
{% endmacro %}

{% macro default__view_materialization(is_long) %}
    {{ return('view') }}
{% endmacro %}

{% macro postgres__view_materialization(is_long) %}
    {{ return('view_in_place') }}
{% endmacro %}

{% macro duckdb__view_materialization(is_long) %}
    {{ return('view_in_place') }}
{% endmacro %}

{% macro spark__view_materialization(is_long) %}
    {{ return('table_on_spark' if is_long else 'view') }}
{% endmacro %}

{% macro databricks__view_materialization(is_long) %}
    {{ return('table' if is_long else 'view') }}
{% endmacro %}
