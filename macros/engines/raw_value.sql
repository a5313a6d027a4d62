{#
    A raw column as staging receives it. By default it is text, so that every engine reads a value
    by the same grammar, whatever type the user's table has. DuckDB keeps the type: its parsers skip
    the grammar for typed columns, which at 20 million rows saves most of the reading.

    expression: SQL over the user's table;
    type: its type, as query_columns() gives it, or none where it is not known.
#}
{% macro raw_value(expression, type=none) %}
    {{ return(adapter.dispatch('raw_value', 'northstar')(expression, type)) }}
{% endmacro %}

{% macro default__raw_value(expression, type) %}
    {{ return('cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')') }}
{% endmacro %}

{# The text of a time with zone would be in the zone of the session that reads it. #}
{% macro postgres__raw_value(expression, type) %}
    {% if type and type.endswith('with time zone') and type.startswith('timestamp') %}
        {{ return('cast(' ~ expression ~ " at time zone 'UTC' as text) || '+00'") }}
    {% endif %}
    {{ return(default__raw_value(expression, type)) }}
{% endmacro %}

{% macro duckdb__raw_value(expression, type) %}
    {{ return(expression) }}
{% endmacro %}
