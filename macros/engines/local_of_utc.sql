{#
    A UTC timestamp as local time in the time zone of each row, a timestamp without zone. Null if an
    argument is null. business_time() does the same for one zone.

    timestamp: a UTC timestamp without zone;
    zone: an SQL text, an IANA name such as America/New_York.
#}
{% macro local_of_utc(timestamp, zone) %}
    {{- return(adapter.dispatch('local_of_utc', 'northstar')(timestamp, zone)) -}}
{% endmacro %}

{% macro default__local_of_utc(timestamp, zone) %}
    {{- return('from_utc_timestamp(' ~ timestamp ~ ', ' ~ zone ~ ')') -}}
{% endmacro %}

{% macro duckdb__local_of_utc(timestamp, zone) %}
    {{- return('timezone(' ~ zone ~ ", timezone('UTC', " ~ timestamp ~ '))') -}}
{% endmacro %}

{% macro postgres__local_of_utc(timestamp, zone) %}
    {{- return('timezone(' ~ zone ~ ", timezone('UTC', " ~ timestamp ~ '))') -}}
{% endmacro %}

{% macro snowflake__local_of_utc(timestamp, zone) %}
    {{- return("convert_timezone('UTC', " ~ zone ~ ', ' ~ timestamp ~ ')') -}}
{% endmacro %}

{# A timestamp is a point of time there; a datetime is what a clock shows. #}
{% macro bigquery__local_of_utc(timestamp, zone) %}
    {{- return('datetime(' ~ timestamp ~ ', ' ~ zone ~ ')') -}}
{% endmacro %}
