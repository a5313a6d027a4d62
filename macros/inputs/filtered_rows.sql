{#
    A select of one row that counts what raw_where leaves out of a table: table_name, source_rows
    (all rows of the user's table, bigint), filtered_rows (those left out, bigint).

    table: a table of the input contract with a condition in raw_where, as Jinja text;
    raw: the user's table, as raw_file() gives it.
#}
{% macro filtered_rows(table, raw) %}
    {{ return(
        "select '" ~ table ~ "' as table_name, cast(count(*) as bigint) as source_rows, "
        ~ 'cast(count(case when ' ~ raw_condition(table, raw)
        ~ ' then null else 1 end) as bigint) as filtered_rows from ' ~ raw['from']) }}
{% endmacro %}


{# The same for tables without a condition: no row. #}
{% macro _filtered_rows_of_none() %}
    {{ return(
        'select cast(null as ' ~ dbt.type_string() ~ ') as table_name, '
        ~ 'cast(null as bigint) as source_rows, cast(null as bigint) as filtered_rows '
        ~ 'where 1 = 0') }}
{% endmacro %}
