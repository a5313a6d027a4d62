{# The last day of the month that lies `months` months before the one that begins on a day.
   month_start: an SQL date; months: a whole number. #}
{% macro month_end_before(month_start, months) %}
    {{- return('cast(' ~ dbt.last_day(dbt.dateadd('month', -months, month_start), 'month')
        ~ ' as date)') -}}
{% endmacro %}
