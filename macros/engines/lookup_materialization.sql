{#
    How an intermediate model is kept that a view joins by several keys: a view, or a table where
    the planner joins well only what it has statistics of (Postgres: hours against a second).
    kept: the materialization of that table.
#}
{% macro lookup_materialization(kept='table') %}
    {{ return(adapter.dispatch('lookup_materialization', 'northstar')(kept)) }}
{% endmacro %}

{% macro default__lookup_materialization(kept) %}
    {{ return('view') }}
{% endmacro %}

{% macro postgres__lookup_materialization(kept) %}
    {{ return(kept) }}
{% endmacro %}
