{#
    The last day of a month some months before another, an SQL date.

    month_start: the first day of the other month, an SQL date;
    months: how many months before, a Jinja number.
#}
{% macro month_end_before(month_start, months) %}
    {{- return(adapter.dispatch('month_end_before', 'northstar')(month_start, months)) -}}
{% endmacro %}

{% macro default__month_end_before(month_start, months) %}
    {{- return('cast(' ~ dbt.last_day(dbt.dateadd('month', -months, month_start), 'month')
        ~ ' as date)') -}}
{% endmacro %}

{# dbt's own stops the run at a null. #}
{% macro spark__month_end_before(month_start, months) %}
    {{- return('last_day(add_months(' ~ month_start ~ ', -' ~ months ~ '))') -}}
{% endmacro %}
