{# The first day of a day's month. Null stays null. day: an SQL date. #}
{% macro first_of_month(day) %}
    {{- return('cast(' ~ dbt.date_trunc('month', day) ~ ' as date)') -}}
{% endmacro %}
