{#
    A cleaned text as a day as written: the calendar day that a time in the time grammar begins
    with, not moved by any zone. Null where the text is null or no such day exists.
#}
{% macro parse_date(text) %}
    {%- set parsed -%}
        case
            when not {{ regexp_full_match(text, time_grammar()) }} then null
            when not {{ is_calendar_day(text) }} then null
            else cast(left({{ text }}, 10) as date)
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}
