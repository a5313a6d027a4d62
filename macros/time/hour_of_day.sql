{#
    The hour of a timestamp, an integer from 0 to 23. Null stays null.

    timestamp: a timestamp in local time, as of business_time().
#}
{% macro hour_of_day(timestamp) %}
    {{- return('cast(extract(hour from ' ~ timestamp ~ ') as integer)') -}}
{% endmacro %}
