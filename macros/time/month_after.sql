{# The first day of the month after the one that begins on a day. month_start: an SQL date. #}
{% macro month_after(month_start) %}
    {{- return('cast(' ~ dbt.dateadd('month', 1, month_start) ~ ' as date)') -}}
{% endmacro %}
