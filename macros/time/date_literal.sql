{#
    A day as an SQL date.

    day: YYYY-MM-DD as Jinja text, or a Jinja date.
#}
{% macro date_literal(day) %}
    {{- return("cast('" ~ day ~ "' as date)") -}}
{% endmacro %}
