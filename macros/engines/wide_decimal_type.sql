{# The engine's widest exact decimal: what a number of any written form fits into. #}
{% macro wide_decimal_type() %}
    {{- return(adapter.dispatch('wide_decimal_type', 'northstar')()) -}}
{% endmacro %}

{% macro default__wide_decimal_type() %}
    {{- return('decimal(38, 12)') -}}
{% endmacro %}

{% macro postgres__wide_decimal_type() %}
    {{- return('numeric') -}}
{% endmacro %}
