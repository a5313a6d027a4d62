{#
    A text in lower case, letter by letter, in every script and whatever the database's locale.

    text: an SQL text; null stays null.
#}
{% macro lower_text(text) %}
    {{- return(adapter.dispatch('lower_text', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__lower_text(text) %}
    {{- return('lower(' ~ text ~ ')') -}}
{% endmacro %}

{# ICU's collation knows all scripts. But it makes another sigma at a word's end, and two signs of
   the dotted capital I; other engines make one plain letter. So translate() makes it first. #}
{% macro postgres__lower_text(text) %}
    {{- return("lower(translate(" ~ text ~ ", 'Σİ', 'σi') collate \"und-x-icu\")"
        ~ ' collate "default"') -}}
{% endmacro %}

{# Java knows all scripts, with the same two exceptions. #}
{% macro spark__lower_text(text) %}
    {{- return("lower(translate(" ~ text ~ ", 'Σİ', 'σi'))") -}}
{% endmacro %}

{% macro snowflake__lower_text(text) %}
    {{- return(northstar.spark__lower_text(text)) -}}
{% endmacro %}

{% macro bigquery__lower_text(text) %}
    {{- return(northstar.spark__lower_text(text)) -}}
{% endmacro %}
