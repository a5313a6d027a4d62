{#
    True if a text that begins like YYYY-MM-DD begins with a real day. The year 0000 is none.

    text: an SQL text whose first ten characters are digits and hyphens in that form.
#}
{% macro is_calendar_day(text) %}
    {{- return(adapter.dispatch('is_calendar_day', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__is_calendar_day(text) %}
    {%- set year = "cast(substring(" ~ text ~ ", 1, 4) as integer)" -%}
    {%- set month = "cast(substring(" ~ text ~ ", 6, 2) as integer)" -%}
    {%- set day = "cast(substring(" ~ text ~ ", 9, 2) as integer)" -%}
    {%- set check -%}
        (
            {{ year }} >= 1
            and {{ month }} between 1 and 12
            and {{ day }} between 1 and case
                when {{ month }} in (4, 6, 9, 11) then 30
                when {{ month }} <> 2 then 31
                when mod({{ year }}, 4) = 0
                    and (mod({{ year }}, 100) <> 0 or mod({{ year }}, 400) = 0) then 29
                else 28
            end
        )
    {%- endset -%}
    {{- return(check) -}}
{% endmacro %}

{% macro duckdb__is_calendar_day(text) %}
    {{- return("(left(" ~ text ~ ", 4) <> '0000' and try_cast(left(" ~ text
        ~ ", 10) as date) is not null)") -}}
{% endmacro %}

{# Snowflake may compute the parts of a case in any order, so no cast may fail. #}
{% macro snowflake__is_calendar_day(text) %}
    {{- return("(left(" ~ text ~ ", 4) <> '0000' and try_cast(left(" ~ text
        ~ ", 10) as date) is not null)") -}}
{% endmacro %}

{% macro bigquery__is_calendar_day(text) %}
    {{- return("(left(" ~ text ~ ", 4) <> '0000' and safe_cast(left(" ~ text
        ~ ", 10) as date) is not null)") -}}
{% endmacro %}
