{#
    The day that lies some days before another, an SQL date. Null if an argument is null.

    day: an SQL date;
    days: a whole number, SQL or Jinja; negative for a later day.
#}
{% macro days_before(day, days) %}
    {{- return('cast(' ~ dbt.dateadd('day', '-(' ~ days ~ ')', day) ~ ' as date)') -}}
{% endmacro %}
