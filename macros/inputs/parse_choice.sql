{#
    A cleaned text in lower case if it is one of some codes, else null.

    text: a clean_text();
    choices: a Jinja list of the codes, in lower case, without quotes.
#}
{% macro parse_choice(text, choices) %}
    {%- set code = lower_text(text) -%}
    {{- return("case when " ~ code ~ " in ('" ~ choices | join("', '") ~ "') then " ~ code
        ~ " end") -}}
{% endmacro %}
