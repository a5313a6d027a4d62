{#
    The first day of the month after the one that begins on a day, an SQL date.

    month_start: the first day of a month, an SQL date.
#}
{% macro month_after(month_start) %}
    {{- return(adapter.dispatch('month_after', 'northstar')(month_start)) -}}
{% endmacro %}

{% macro default__month_after(month_start) %}
    {{- return('cast(' ~ dbt.dateadd('month', 1, month_start) ~ ' as date)') -}}
{% endmacro %}

{# dbt's own stops the run at a null. #}
{% macro spark__month_after(month_start) %}
    {{- return('add_months(' ~ month_start ~ ', 1)') -}}
{% endmacro %}
