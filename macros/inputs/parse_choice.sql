{# A raw value, lower case, if it is one of `choices` (a list of text); else null. #}
{% macro parse_choice(raw, choices) %}
    {%- set code = 'lower(' ~ clean_text(raw) ~ ')' -%}
    {{- return("case when " ~ code ~ " in ('" ~ choices | join("', '") ~ "') then " ~ code
        ~ " end") -}}
{% endmacro %}
