{# The hour of a timestamp, 0 to 23, as an integer. #}
{% macro hour_of_day(timestamp) %}
    {{- return('cast(extract(hour from ' ~ timestamp ~ ') as integer)') -}}
{% endmacro %}
