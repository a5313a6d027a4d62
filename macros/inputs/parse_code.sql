{#
    A cleaned text as a code of capital letters, for example a market (ISO 3166-1 alpha-2) or a
    currency. Null if the text is null or of another form.

    text: a clean_text();
    letters: how many letters the code has, a Jinja number.
#}
{% macro parse_code(text, letters) %}
    {%- set code = 'upper(' ~ text ~ ')' -%}
    {{- return("case when " ~ regexp_full_match(code, '[A-Z]{' ~ letters ~ '}') ~ " then " ~ code
        ~ " end") -}}
{% endmacro %}
