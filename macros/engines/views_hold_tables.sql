{#
    Whether a view keeps the tables that it reads from being dropped or altered. A boolean.
#}
{% macro views_hold_tables() %}
    {{ return(adapter.dispatch('views_hold_tables', 'northstar')()) }}
{% endmacro %}

{% macro default__views_hold_tables() %}
    {{ return(false) }}
{% endmacro %}

{% macro postgres__views_hold_tables() %}
    {{ return(true) }}
{% endmacro %}
