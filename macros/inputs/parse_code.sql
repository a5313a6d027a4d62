{#
    A cleaned text as a code of capital letters, e.g. parse_code('clean_market', 2) for ISO 3166-1
    alpha-2. Null where the text is null or of another form.
#}
{% macro parse_code(text, letters) %}
    {%- set code = 'upper(' ~ text ~ ')' -%}
    {{- return("case when " ~ regexp_full_match(code, '[A-Z]{' ~ letters ~ '}') ~ " then " ~ code
        ~ " end") -}}
{% endmacro %}
