{#
    A cleaned text as the day that is written (SPEC 2, Values), not moved by any zone. Null if the
    text is null, does not match time_grammar(), or its day does not exist.

    text: a clean_text().
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
