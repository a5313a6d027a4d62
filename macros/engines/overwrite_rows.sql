{#
    Puts the rows of a query in place of all rows of a table, in one step: readers see the old ones
    or the new ones. For an operation, which has no transaction of dbt's.

    relation: the table; sql: a query with its columns.
#}
{% macro overwrite_rows(relation, sql) %}
    {{ return(adapter.dispatch('overwrite_rows', 'northstar')(relation, sql)) }}
{% endmacro %}

{% macro default__overwrite_rows(relation, sql) %}
    {% do run_query(
        'begin; delete from ' ~ relation ~ '; insert into ' ~ relation ~ ' ' ~ sql ~ '; commit;') %}
{% endmacro %}

{% macro spark__overwrite_rows(relation, sql) %}
    {% do run_statement('insert overwrite table ' ~ relation ~ ' ' ~ sql) %}
{% endmacro %}

{# BigQuery deletes no rows without a condition. #}
{% macro bigquery__overwrite_rows(relation, sql) %}
    {% do run_statement(
        'begin transaction; delete from ' ~ relation ~ ' where true; insert into ' ~ relation ~ ' '
        ~ sql ~ '; commit transaction;') %}
{% endmacro %}
