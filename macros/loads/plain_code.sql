{#
    Code without its comments and white space, so that a remark or a line break changes no
    fingerprint. Text in quotes is kept as it is.

    code: SQL and Jinja, as text. Returns text.
#}
{% macro plain_code(code) %}
    {% set quoted = "'[^']*'|\\x22[^\\x22]*\\x22" %}
    {% set ignored = '--[^\\n]*|/[*](?:[^*]|[*](?!/))*[*]/|\\{#(?:[^#]|#(?!\\}))*#\\}|\\s+' %}
    {{ return(modules.re.sub('(' ~ quoted ~ ')|' ~ ignored, '\\1', code)) }}
{% endmacro %}
