{#
    A name of the user's as an SQL identifier, whatever characters it has.

    name: the name as the user's table has it, as Jinja text.
#}
{% macro quoted_name(name) %}
    {{ return(adapter.dispatch('quoted_name', 'northstar')(name)) }}
{% endmacro %}

{% macro default__quoted_name(name) %}
    {{ return('"' ~ name | replace('"', '""') ~ '"') }}
{% endmacro %}

{# Here double quotes make a text. #}
{% macro spark__quoted_name(name) %}
    {{ return('`' ~ name | replace('`', '``') ~ '`') }}
{% endmacro %}

{% macro bigquery__quoted_name(name) %}
    {{ return('`' ~ name | replace('\\', '\\\\') | replace('`', '\\`') ~ '`') }}
{% endmacro %}
