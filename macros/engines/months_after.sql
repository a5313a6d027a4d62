{#
    The same day of a month some months after, an SQL date; the month's last day where it is
    shorter. Null if an argument is null.

    day: an SQL date;
    months: a whole number, SQL; negative for an earlier month.
#}
{% macro months_after(day, months) %}
    {{- return(adapter.dispatch('months_after', 'northstar')(day, months)) -}}
{% endmacro %}

{% macro default__months_after(day, months) %}
    {{- return('cast(' ~ dbt.dateadd('month', 'cast(' ~ months ~ ' as integer)', day)
        ~ ' as date)') -}}
{% endmacro %}

{# dbt's own stops the run at a null. #}
{% macro spark__months_after(day, months) %}
    {{- return('add_months(' ~ day ~ ', cast(' ~ months ~ ' as int))') -}}
{% endmacro %}
