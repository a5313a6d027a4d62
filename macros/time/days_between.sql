{# Whole days from a day to a later one (negative if it is earlier), as an integer. #}
{% macro days_between(earlier, later) %}
    {{- return('cast(' ~ dbt.datediff(earlier, later, 'day') ~ ' as integer)') -}}
{% endmacro %}
