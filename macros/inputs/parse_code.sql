{#
    A raw value as a code of capital letters, e.g. parse_code('market', 2) for ISO 3166-1 alpha-2
    and parse_code('currency_code', 3). Null where the value is missing or of another form.
#}
{% macro parse_code(raw, letters) %}
    {%- set code = 'upper(' ~ clean_text(raw) ~ ')' -%}
    {{- return("case when " ~ regexp_full_match(code, '[A-Z]{' ~ letters ~ '}') ~ " then " ~ code
        ~ " end") -}}
{% endmacro %}
