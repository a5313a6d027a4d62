{# A cleaned text, lower case, if it is one of `choices` (a list of text); else null. #}
{% macro parse_choice(text, choices) %}
    {%- set code = lower_text(text) -%}
    {{- return("case when " ~ code ~ " in ('" ~ choices | join("', '") ~ "') then " ~ code
        ~ " end") -}}
{% endmacro %}
