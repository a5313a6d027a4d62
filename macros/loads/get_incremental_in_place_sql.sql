{#
    dbt's incremental strategy in_place: every run replaces all rows of a table and keeps the table
    itself, so that the grants and views that others put on it survive. For engines where dbt's
    materialization `table` drops the old table with everything that depends on it (Postgres).

    arguments: as dbt passes them; temp_relation holds the rows of this run.
    Returns the statement that dbt runs last.
#}
{% macro get_incremental_in_place_sql(arguments) %}
    {% set target_relation = arguments.target_relation %}
    {% call statement('empty_table') %}
        truncate table {{ target_relation }}
    {% endcall %}
    {{ return(get_insert_into_sql(
        target_relation, arguments.temp_relation, arguments.dest_columns)) }}
{% endmacro %}
