{#
    A text that came from byte_order() as a text like others, so that a view may show it: Postgres
    keeps a view's column to one collation.

    text: an SQL text.
#}
{% macro usual_order(text) %}
    {{- return(adapter.dispatch('usual_order', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__usual_order(text) %}
    {{- return(text) -}}
{% endmacro %}

{% macro postgres__usual_order(text) %}
    {{- return('(' ~ text ~ ') collate "default"') -}}
{% endmacro %}
