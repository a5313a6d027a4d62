{#
    A text without a character as often as it stands at its end.

    text: an SQL text; null stays null;
    character: one character, as Jinja text.
#}
{% macro trim_trailing(text, character) %}
    {{- return(adapter.dispatch('trim_trailing', 'northstar')(text, character)) -}}
{% endmacro %}

{% macro default__trim_trailing(text, character) %}
    {{- return('rtrim(' ~ text ~ ", '" ~ character ~ "')") -}}
{% endmacro %}

{# Here rtrim() takes its arguments the other way round. #}
{% macro spark__trim_trailing(text, character) %}
    {{- return("trim(trailing '" ~ character ~ "' from " ~ text ~ ')') -}}
{% endmacro %}
