{#
    A raw column as staging receives it. By default it is text, so that every engine reads a value
    by the same grammar, whatever type the user's table has. DuckDB keeps the type: its parsers skip
    the grammar for typed columns, which at 20 million rows saves most of the reading.

    expression: SQL over the user's table.
#}
{% macro raw_value(expression) %}
    {{ return(adapter.dispatch('raw_value', 'northstar')(expression)) }}
{% endmacro %}

{% macro default__raw_value(expression) %}
    {{ return('cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')') }}
{% endmacro %}

{% macro duckdb__raw_value(expression) %}
    {{ return(expression) }}
{% endmacro %}
