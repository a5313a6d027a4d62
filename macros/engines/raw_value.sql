{#
    A raw column as staging receives it. By default it is text, so that every engine reads a value
    by the same grammar, whatever type the user's table has. DuckDB keeps the type: its parsers skip
    the grammar for typed columns, which at 20 million rows saves most of the reading. A floating
    point number that is whole is written as one where it is no amount but an id or a flag: 5, not
    5.0 or 1e+15.

    expression: SQL over the user's table;
    type: its type, as query_columns() gives it, or none where it is not known;
    is_number: whether the contract has a number here.
#}
{% macro raw_value(expression, type=none, is_number=false) %}
    {{ return(adapter.dispatch('raw_value', 'northstar')(expression, type, is_number)) }}
{% endmacro %}

{% macro default__raw_value(expression, type, is_number) %}
    {% if type and not is_number
        and type | lower in ['real', 'double precision', 'double', 'float', 'float64'] %}
        {{ return(northstar._whole_number_as_text(expression)) }}
    {% endif %}
    {{ return('cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')') }}
{% endmacro %}

{# The text of a time with zone would be in the zone of the session that reads it. #}
{% macro postgres__raw_value(expression, type, is_number) %}
    {% if type and type.endswith('with time zone') and type.startswith('timestamp') %}
        {{ return('cast(' ~ expression ~ " at time zone 'UTC' as text) || '+00'") }}
    {% endif %}
    {{ return(usual_order(default__raw_value(expression, type, is_number))) }}
{% endmacro %}

{% macro duckdb__raw_value(expression, type, is_number) %}
    {% if type in ['DOUBLE', 'FLOAT'] and not is_number %}
        {{ return(northstar._whole_number_as_text(expression)) }}
    {% endif %}
    {{ return(expression) }}
{% endmacro %}

{# Up to 2^63 a floating point number that is whole is exactly a bigint. #}
{% macro _whole_number_as_text(expression) %}
    {{ return('case when ' ~ expression ~ ' = floor(' ~ expression ~ ') and abs(' ~ expression
        ~ ') < 9e18 then cast(cast(' ~ expression ~ ' as bigint) as ' ~ dbt.type_string()
        ~ ') else cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ') end') }}
{% endmacro %}

{# By itself Snowflake writes milliseconds, and a time with zone in the zone of the session. #}
{% macro snowflake__raw_value(expression, type, is_number) %}
    {% if type and type | lower | replace('_', '') in ['timestampltz', 'timestamptz'] %}
        {% set expression = "convert_timezone('UTC', " ~ expression ~ ')' %}
    {% endif %}
    {% if type and (type | lower).startswith('timestamp') %}
        {{ return('to_varchar(' ~ expression ~ ", 'YYYY-MM-DD HH24:MI:SS.FF6')") }}
    {% endif %}
    {{ return(northstar.default__raw_value(expression, type, is_number)) }}
{% endmacro %}
