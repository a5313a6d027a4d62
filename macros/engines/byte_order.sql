{# A text to be ordered or compared byte by byte (collate C), whatever the database's collation. #}
{% macro byte_order(text) %}
    {{- return(adapter.dispatch('byte_order', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__byte_order(text) %}
    {{- return(text) -}}
{% endmacro %}

{% macro postgres__byte_order(text) %}
    {{- return('(' ~ text ~ ') collate "C"') -}}
{% endmacro %}
