{#
    A cleaned text as a code of capital letters, for example a market (ISO 3166-1 alpha-2) or a
    currency. Null if the text is null or of another form.

    text: a clean_text();
    letters: how many letters the code has, a Jinja number.
#}
{% macro parse_code(text, letters) %}
    {# Before upper(), which on some engines makes letters of other alphabets ASCII ones. #}
    {{- return('case when ' ~ regexp_full_match(text, '[A-Za-z]{' ~ letters ~ '}') ~ ' then upper('
        ~ text ~ ') end') -}}
{% endmacro %}
