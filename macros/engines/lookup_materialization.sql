{#
    The materialization of an intermediate model that a view joins by several keys: a view, or a
    table on Postgres, whose planner needs statistics for such a join (a second instead of hours).
#}
{% macro lookup_materialization() %}
    {{ return(adapter.dispatch('lookup_materialization', 'northstar')()) }}
{% endmacro %}

{% macro default__lookup_materialization() %}
    {{ return(view_materialization()) }}
{% endmacro %}

{% macro postgres__lookup_materialization() %}
    {{ return('incremental') }}
{% endmacro %}
