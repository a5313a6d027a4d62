{# The day `days` days before a day: SQL dates; days a whole number. #}
{% macro days_before(day, days) %}
    {{- return('cast(' ~ dbt.dateadd('day', '-(' ~ days ~ ')', day) ~ ' as date)') -}}
{% endmacro %}
