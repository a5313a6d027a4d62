{#
    dbt's incremental strategy in_place: every run replaces all rows of a table and keeps the table
    itself, so that the grants and views that others put on it survive. For engines where dbt's
    materialization `table` drops the old table with everything that depends on it (Postgres).

    A table with other columns, or other types, than this run's rows is made from nothing.

    arguments: as dbt passes them; temp_relation holds the rows of this run.
    Returns the statement that dbt runs last.
#}
{% macro get_incremental_in_place_sql(arguments) %}
    {% set target_relation = arguments.target_relation %}
    {% set present = relation_shape(target_relation) | sort %}
    {% if present == relation_shape(arguments.temp_relation) | sort %}
        {% call statement('empty_table') %}
            truncate table {{ target_relation }}
        {% endcall %}
        {{ return(get_insert_into_sql(
            target_relation, arguments.temp_relation, arguments.dest_columns)) }}
    {% endif %}
    {% do adapter.drop_relation(target_relation) %}
    {{ return(get_create_table_as_sql(
        False, target_relation, 'select * from ' ~ arguments.temp_relation)) }}
{% endmacro %}
