{#
    A raw value as a UTC timestamp without zone, to the microsecond (SPEC 2, Values): further digits
    are cut off, an offset is converted, no offset means UTC, also for a bare day. Null if the value
    is missing, does not match time_grammar(), or its day does not exist.

    raw: a raw column;
    text: its clean_text().
#}
{% macro parse_timestamp(raw, text) %}
    {{- return(adapter.dispatch('parse_timestamp', 'northstar')(raw, text)) -}}
{% endmacro %}

{% macro default__parse_timestamp(raw, text) %}
    {{- return(_parse_timestamp_text(text)) -}}
{% endmacro %}

{# typeof() is a constant to DuckDB's planner, so typed columns never become text. #}
{% macro duckdb__parse_timestamp(raw, text) %}
    {%- set parsed -%}
        case
            when typeof({{ raw }}) in ('TIMESTAMP', 'DATE') then try_cast({{ raw }} as timestamp)
            else {{ _parse_timestamp_text(text) }}
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}

{% macro _parse_timestamp_text(text) %}
    {%- set zone = ' ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$' -%}
    {%- set offset = regexp_first("substring(" ~ text ~ ", 11)", '[+-][0-9:]+$') -%}
    {%- set hours = "cast(substring(" ~ offset ~ ", 2, 2) as integer)" -%}
    {%- set minutes = "cast(coalesce(nullif(right(replace(substring(" ~ offset
        ~ ", 4), ':', ''), 2), ''), '0') as integer)" -%}
    {%- set parsed -%}
        case
            when not {{ regexp_full_match(text, time_grammar()) }} then null
            when not {{ is_calendar_day(text) }} then null
            when length({{ text }}) = 10 then {{ time_of_text(text) }}
            when {{ offset }} <> '' then
                {{ shift_minutes(
                    _local_timestamp(text, zone),
                    "case when " ~ offset ~ " like '-%' then 1 else -1 end * (" ~ hours
                    ~ " * 60 + " ~ minutes ~ ")"
                ) }}
            else {{ _local_timestamp(text, zone) }}
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}

{# The part before the zone, at most six digits of fraction, as a timestamp. #}
{% macro _local_timestamp(text, zone) %}
    {{- return(time_of_text(
        "left(replace(regexp_replace(" ~ text ~ ", '" ~ zone ~ "', ''), 'T', ' '), 26)")) -}}
{% endmacro %}
