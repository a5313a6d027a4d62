{# A day, given as YYYY-MM-DD text or as a date, as an SQL date. #}
{% macro date_literal(day) %}
    {{- return("cast('" ~ day ~ "' as date)") -}}
{% endmacro %}
