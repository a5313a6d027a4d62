{# Text in lower case, one letter for one letter, in every script, whatever the database's locale. #}
{% macro lower_text(text) %}
    {{- return(adapter.dispatch('lower_text', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__lower_text(text) %}
    {{- return('lower(' ~ text ~ ')') -}}
{% endmacro %}

{# ICU's collation knows all scripts. Of the letters whose lower case depends on their place or has
   two signs, the sigma at a word's end and the dotted capital I, others make one plain letter. #}
{% macro postgres__lower_text(text) %}
    {{- return("lower(translate(" ~ text ~ ", 'Σİ', 'σi') collate \"und-x-icu\")"
        ~ ' collate "default"') -}}
{% endmacro %}
