{#
    A text that is a time in one of several formats as an ISO time; other text as it is.

    expression: SQL over a user's file;
    formats: strptime formats, first to last, a Jinja list.
#}
{% macro time_of_format(expression, formats) %}
    {{ return(adapter.dispatch('time_of_format', 'northstar')(expression, formats)) }}
{% endmacro %}

{% macro default__time_of_format(expression, formats) %}
    {% do exceptions.raise_compiler_error(
        'date_format and timestamp_format need a DuckDB target, not ' ~ target.type) %}
{% endmacro %}

{% macro duckdb__time_of_format(expression, formats) %}
    {% set text = clean_text(expression) %}
    {% set readings = [] %}
    {% for format in formats %}
        {% do readings.append(
            'cast(try_strptime(' ~ text ~ ", '" ~ format | replace("'", "''") ~ "') as varchar)") %}
    {% endfor %}
    {{ return('coalesce(' ~ readings | join(', ') ~ ', ' ~ text ~ ')') }}
{% endmacro %}
