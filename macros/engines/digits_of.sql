{#
    The digits 0 to 9 of a text in their order, '' if it has none.

    text: an SQL text; null stays null.
#}
{% macro digits_of(text) %}
    {{- return(adapter.dispatch('digits_of', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__digits_of(text) %}
    {{- return("regexp_replace(" ~ text ~ ", '[^0-9]', '')") -}}
{% endmacro %}

{# Here only the first match is replaced without the flag. #}
{% macro duckdb__digits_of(text) %}
    {{- return("regexp_replace(" ~ text ~ ", '[^0-9]', '', 'g')") -}}
{% endmacro %}

{% macro postgres__digits_of(text) %}
    {{- return(northstar.duckdb__digits_of(text)) -}}
{% endmacro %}
