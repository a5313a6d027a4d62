{#
    The first day of the month after the one that begins on a day, an SQL date.

    month_start: the first day of a month, an SQL date.
#}
{% macro month_after(month_start) %}
    {{- return('cast(' ~ dbt.dateadd('month', 1, month_start) ~ ' as date)') -}}
{% endmacro %}
