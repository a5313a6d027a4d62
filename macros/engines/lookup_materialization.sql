{#
    The materialization of an intermediate model that a view joins by several keys: 'view', or a
    table on Postgres, whose planner needs statistics for such a join (a second instead of hours).

    kept: the materialization of that table, by default 'incremental' (in place).
#}
{% macro lookup_materialization(kept='incremental') %}
    {{ return(adapter.dispatch('lookup_materialization', 'northstar')(kept)) }}
{% endmacro %}

{% macro default__lookup_materialization(kept) %}
    {{ return('view') }}
{% endmacro %}

{% macro postgres__lookup_materialization(kept) %}
    {{ return(kept) }}
{% endmacro %}
