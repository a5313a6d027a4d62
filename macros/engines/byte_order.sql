{#
    A text that is ordered and compared byte by byte (collate C), whatever the database's collation.

    text: an SQL text.
#}
{% macro byte_order(text) %}
    {{- return(adapter.dispatch('byte_order', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__byte_order(text) %}
    {{- return(text) -}}
{% endmacro %}

{% macro postgres__byte_order(text) %}
    {{- return('(' ~ text ~ ') collate "C"') -}}
{% endmacro %}
