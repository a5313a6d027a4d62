{#
    Personal data as a salted SHA-256, in hexadecimal, so that marts can be joined by it but not
    read. The salt is env NORTHSTAR_PII_SALT; without one the column is null, since an unsalted
    hash of an address can be guessed. Null stays null.
#}
{% macro hashed_personal_data(text) %}
    {%- set salt = env_var('NORTHSTAR_PII_SALT', '') | replace("'", "''") -%}
    {%- if not salt -%}
        {{- return('cast(null as ' ~ dbt.type_string() ~ ')') -}}
    {%- endif -%}
    {{- return(adapter.dispatch('sha256_hex', 'northstar')("'" ~ salt ~ ":' || " ~ text)) -}}
{% endmacro %}

{% macro default__sha256_hex(text) %}
    {{- return('sha2(' ~ text ~ ', 256)') -}}
{% endmacro %}

{% macro duckdb__sha256_hex(text) %}
    {{- return('sha256(' ~ text ~ ')') -}}
{% endmacro %}

{% macro postgres__sha256_hex(text) %}
    {{- return("encode(sha256(convert_to(" ~ text ~ ", 'UTF8')), 'hex')") -}}
{% endmacro %}
