{#
    True if a word is among words joined by +, as in the lists of seed metric_definitions. A list
    that is null has no word.

    words: an SQL text of words joined by +;
    word: an SQL text.
#}
{% macro has_word(words, word) %}
    {%- set sought = "'+' || " ~ word ~ " || '+'" -%}
    {%- set searched = "'+' || coalesce(" ~ words ~ ", '') || '+'" -%}
    {{- return('(' ~ dbt.position('(' ~ sought ~ ')', '(' ~ searched ~ ')') | trim ~ ' > 0)') -}}
{% endmacro %}
