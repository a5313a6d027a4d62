{#
    The day that lies some days before another, an SQL date. Null if an argument is null.

    day: an SQL date;
    days: a whole number, SQL or Jinja; negative for a later day.
#}
{% macro days_before(day, days) %}
    {{- return(adapter.dispatch('days_before', 'northstar')(day, days)) -}}
{% endmacro %}

{% macro default__days_before(day, days) %}
    {{- return('cast(' ~ dbt.dateadd('day', '-(' ~ days ~ ')', day) ~ ' as date)') -}}
{% endmacro %}

{# dbt's own stops the run at a null. #}
{% macro spark__days_before(day, days) %}
    {{- return('date_sub(' ~ day ~ ', cast(' ~ days ~ ' as int))') -}}
{% endmacro %}
