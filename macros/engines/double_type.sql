{# The name of the engine's eight-byte floating point type. #}
{% macro double_type() %}
    {{- return(adapter.dispatch('double_type', 'northstar')()) -}}
{% endmacro %}

{% macro default__double_type() %}
    {{- return('double') -}}
{% endmacro %}

{% macro postgres__double_type() %}
    {{- return('double precision') -}}
{% endmacro %}

{% macro bigquery__double_type() %}
    {{- return('float64') -}}
{% endmacro %}
