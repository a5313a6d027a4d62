{#
    The name of a column as the engine stores it where it was made without quotes.

    name: a name in lower case, as Jinja text.
#}
{% macro stored_name(name) %}
    {{ return(adapter.dispatch('stored_name', 'northstar')(name)) }}
{% endmacro %}

{% macro default__stored_name(name) %}
    {{ return(name) }}
{% endmacro %}

{% macro snowflake__stored_name(name) %}
    {{ return(name | upper) }}
{% endmacro %}
