{#
    Personal data as a salted SHA-256 in hexadecimal, so that marts can be joined by it but not
    read. The salt is env NORTHSTAR_PII_SALT. Without one the column is null, since an unsalted hash
    of an address can be guessed.

    text: an SQL text; null stays null.
#}
{% macro hashed_personal_data(text) %}
    {%- set salt = env_var('NORTHSTAR_PII_SALT', '') -%}
    {%- if not salt -%}
        {{- return('cast(null as ' ~ dbt.type_string() ~ ')') -}}
    {%- endif -%}
    {{- return(sha256_hex(text_literal(salt ~ ':') ~ ' || ' ~ text)) -}}
{% endmacro %}
