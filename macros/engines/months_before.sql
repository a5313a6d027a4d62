{#
    The same day of a month some months before, an SQL date; the month's last day where it is
    shorter.

    day: an SQL date, not null;
    months: how many months before, a Jinja number.
#}
{% macro months_before(day, months) %}
    {{- return('cast(' ~ dbt.dateadd('month', -months, day) ~ ' as date)') -}}
{% endmacro %}
