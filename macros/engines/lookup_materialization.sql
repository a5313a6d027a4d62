{#
    How an intermediate model is kept that a view joins by several keys: a view, or a table where
    the planner joins well only what it has statistics of (Postgres: hours against a second).
#}
{% macro lookup_materialization() %}
    {{ return(adapter.dispatch('lookup_materialization', 'northstar')()) }}
{% endmacro %}

{% macro default__lookup_materialization() %}
    {{ return('view') }}
{% endmacro %}

{% macro postgres__lookup_materialization() %}
    {{ return('table') }}
{% endmacro %}
