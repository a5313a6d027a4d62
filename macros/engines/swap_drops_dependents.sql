{#
    Whether an engine drops the views that others built on a table, and its grants, when dbt swaps
    the table for a new one. A boolean.
#}
{% macro swap_drops_dependents() %}
    {{ return(adapter.dispatch('swap_drops_dependents', 'northstar')()) }}
{% endmacro %}

{% macro default__swap_drops_dependents() %}
    {{ return(false) }}
{% endmacro %}

{% macro postgres__swap_drops_dependents() %}
    {{ return(true) }}
{% endmacro %}
