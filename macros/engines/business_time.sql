{#
    A UTC timestamp as local time of a time zone, a timestamp without zone. Null stays null.

    timestamp: a UTC timestamp without zone;
    zone: an IANA name such as America/New_York, as Jinja text (var business_time_zone).
#}
{% macro business_time(timestamp, zone) %}
    {%- if zone == 'UTC' -%}
        {{- return(timestamp) -}}
    {%- endif -%}
    {{- return(adapter.dispatch('business_time', 'northstar')(timestamp, zone)) -}}
{% endmacro %}

{% macro default__business_time(timestamp, zone) %}
    {{- return("from_utc_timestamp(" ~ timestamp ~ ", '" ~ zone ~ "')") -}}
{% endmacro %}

{% macro duckdb__business_time(timestamp, zone) %}
    {{- return("timezone('" ~ zone ~ "', timezone('UTC', " ~ timestamp ~ "))") -}}
{% endmacro %}

{% macro postgres__business_time(timestamp, zone) %}
    {{- return("timezone('" ~ zone ~ "', timezone('UTC', " ~ timestamp ~ "))") -}}
{% endmacro %}

{% macro snowflake__business_time(timestamp, zone) %}
    {{- return("convert_timezone('UTC', '" ~ zone ~ "', " ~ timestamp ~ ")") -}}
{% endmacro %}

{# A timestamp is a point of time there; a datetime is what a clock shows. #}
{% macro bigquery__business_time(timestamp, zone) %}
    {{- return('datetime(' ~ timestamp ~ ", '" ~ zone ~ "')") -}}
{% endmacro %}
