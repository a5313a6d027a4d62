{#
    The SHA-256 of a text in UTF-8, as lower-case hexadecimal text.

    text: an SQL text; null stays null.
#}
{% macro sha256_hex(text) %}
    {{- return(adapter.dispatch('sha256_hex', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__sha256_hex(text) %}
    {{- return('sha2(' ~ text ~ ', 256)') -}}
{% endmacro %}

{% macro duckdb__sha256_hex(text) %}
    {{- return('sha256(' ~ text ~ ')') -}}
{% endmacro %}

{% macro postgres__sha256_hex(text) %}
    {{- return("encode(sha256(convert_to(" ~ text ~ ", 'UTF8')), 'hex')") -}}
{% endmacro %}

{% macro bigquery__sha256_hex(text) %}
    {{- return('to_hex(sha256(' ~ text ~ '))') -}}
{% endmacro %}
