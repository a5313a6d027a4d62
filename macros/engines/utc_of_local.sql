{#
    The UTC timestamp of a local time in the time zone of each row. Null if an argument is null.

    timestamp: an SQL timestamp without zone, a local time;
    zone: an SQL text, an IANA name such as America/New_York.
#}
{% macro utc_of_local(timestamp, zone) %}
    {{- return(adapter.dispatch('utc_of_local', 'northstar')(timestamp, zone)) -}}
{% endmacro %}

{% macro default__utc_of_local(timestamp, zone) %}
    {{- return('to_utc_timestamp(' ~ timestamp ~ ', ' ~ zone ~ ')') -}}
{% endmacro %}

{% macro duckdb__utc_of_local(timestamp, zone) %}
    {{- return("timezone('UTC', timezone(" ~ zone ~ ', ' ~ timestamp ~ '))') -}}
{% endmacro %}

{% macro postgres__utc_of_local(timestamp, zone) %}
    {{- return("timezone('UTC', timezone(" ~ zone ~ ', ' ~ timestamp ~ '))') -}}
{% endmacro %}

{% macro snowflake__utc_of_local(timestamp, zone) %}
    {{- return('convert_timezone(' ~ zone ~ ", 'UTC', " ~ timestamp ~ ")") -}}
{% endmacro %}

{# A timestamp without zone is a datetime there. #}
{% macro bigquery__utc_of_local(timestamp, zone) %}
    {{- return('timestamp(cast(' ~ timestamp ~ ' as datetime), ' ~ zone ~ ')') -}}
{% endmacro %}
