{#
    A select of few rows, each a select of its own, as one that an engine reads at once. Spark makes
    a task of each such row, wherever a query reads it.

    rows: the SQL of the select.
#}
{% macro in_one_task(rows) %}
    {{- return(adapter.dispatch('in_one_task', 'northstar')(rows)) -}}
{% endmacro %}

{% macro default__in_one_task(rows) %}
    {{- return(rows) -}}
{% endmacro %}

{% macro spark__in_one_task(rows) %}
    {{- return('select /*+ coalesce(1) */ * from (\n' ~ rows ~ '\n) as made_rows') -}}
{% endmacro %}
