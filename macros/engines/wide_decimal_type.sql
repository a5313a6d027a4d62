{# The name of the engine's widest exact decimal type. A number of any written form fits into it. #}
{% macro wide_decimal_type() %}
    {{- return(adapter.dispatch('wide_decimal_type', 'northstar')()) -}}
{% endmacro %}

{% macro default__wide_decimal_type() %}
    {{- return('decimal(38, 12)') -}}
{% endmacro %}

{% macro postgres__wide_decimal_type() %}
    {{- return('numeric') -}}
{% endmacro %}

{% macro bigquery__wide_decimal_type() %}
    {{- return('bignumeric') -}}
{% endmacro %}
