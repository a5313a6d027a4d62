{#
    A text as part of a code (SPEC 5, scenario): lower case, Unicode letters and digits kept, each
    run of other characters turned into one underscore. 'Baby & Kids' becomes 'baby_kids'.

    text: an SQL text; null stays null.
#}
{% macro slug(text) %}
    {{- return(adapter.dispatch('slug', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__slug(text) %}
    {{- return("regexp_replace(" ~ lower_text(text) ~ ", '[^[:alnum:]]+', '_')") -}}
{% endmacro %}

{% macro duckdb__slug(text) %}
    {{- return("regexp_replace(" ~ lower_text(text) ~ ", '[^\\p{L}\\p{Nd}]+', '_', 'g')") -}}
{% endmacro %}

{# ICU's collation knows the letters of all scripts, whatever the database's locale. #}
{% macro postgres__slug(text) %}
    {{- return("regexp_replace((" ~ lower_text(text) ~ ") collate \"und-x-icu\", "
        ~ "'[^[:alnum:]]+', '_', 'g') collate \"default\"") -}}
{% endmacro %}

{% macro spark__slug(text) %}
    {{- return("regexp_replace(" ~ lower_text(text) ~ ", r'[^\\p{L}\\p{Nd}]+', '_')") -}}
{% endmacro %}

{# A backslash escapes in a literal there. #}
{% macro snowflake__slug(text) %}
    {{- return("regexp_replace(" ~ lower_text(text) ~ ", '[^\\\\p{L}\\\\p{Nd}]+', '_')") -}}
{% endmacro %}

{% macro bigquery__slug(text) %}
    {{- return(northstar.spark__slug(text)) -}}
{% endmacro %}
