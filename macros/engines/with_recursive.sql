{# The keyword that a query with a closure() begins with. #}
{% macro with_recursive() %}
    {{ return(adapter.dispatch('with_recursive', 'northstar')()) }}
{% endmacro %}

{% macro default__with_recursive() %}
    {{ return('with recursive') }}
{% endmacro %}

{% macro spark__with_recursive() %}
    {{ return('with') }}
{% endmacro %}

{% macro snowflake__with_recursive() %}
    {{ return('with') }}
{% endmacro %}

{% macro bigquery__with_recursive() %}
    {{ return('with') }}
{% endmacro %}
