{#
    A timestamp moved by a whole number of minutes.

    timestamp: an SQL timestamp;
    minutes: a whole number, SQL; negative moves back.
#}
{% macro shift_minutes(timestamp, minutes) %}
    {{- return(adapter.dispatch('shift_minutes', 'northstar')(timestamp, minutes)) -}}
{% endmacro %}

{% macro default__shift_minutes(timestamp, minutes) %}
    {{- return(dbt.dateadd('minute', minutes, timestamp)) -}}
{% endmacro %}

{% macro duckdb__shift_minutes(timestamp, minutes) %}
    {{- return("(" ~ timestamp ~ " + to_minutes(cast(" ~ minutes ~ " as bigint)))") -}}
{% endmacro %}

{% macro postgres__shift_minutes(timestamp, minutes) %}
    {{- return("(" ~ timestamp ~ " + (" ~ minutes ~ ") * interval '1 minute')") -}}
{% endmacro %}

{% macro spark__shift_minutes(timestamp, minutes) %}
    {{- return('timestampadd(minute, ' ~ minutes ~ ', ' ~ timestamp ~ ')') -}}
{% endmacro %}

{# dbt's own gives a datetime. #}
{% macro bigquery__shift_minutes(timestamp, minutes) %}
    {{- return('timestamp_add(' ~ timestamp ~ ', interval (' ~ minutes ~ ') minute)') -}}
{% endmacro %}
