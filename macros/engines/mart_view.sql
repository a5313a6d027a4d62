{#
    The materialization of a mart that is a view: 'view' or, on Postgres, 'view_in_place', since
    dbt's own drops the old view with everything that depends on it. The engines' `create or
    replace` keeps grants and dependents.
#}
{% macro mart_view() %}
    {{ return(adapter.dispatch('mart_view', 'northstar')()) }}
{% endmacro %}

{% macro default__mart_view() %}
    {{ return('view') }}
{% endmacro %}

{% macro postgres__mart_view() %}
    {{ return('view_in_place') }}
{% endmacro %}
