{#
    The condition by which a model with incremental strategy by_batch reads the rows of the batches
    at hand. The compiled model stands for all batches (the condition is true). In a run dbt itself
    selects no row with it, since it only makes the table; the strategy then runs the same SQL with
    the dates of some batches in place of the condition (see sql_of_batches).

    column: the column of the batch's date, as the condition should name it, or an expression.
#}
{% macro in_batch(column) %}
    {%- set is_made_empty = is_writing()
        and config.get('materialized') == kept_materialization() -%}
    {#- on one line, as sql_of_batches() looks for it -#}
    {{- return('1 = ' ~ ('0' if is_made_empty else '1') ~ ' /* in batch: '
        ~ column.split() | join(' ') ~ ' */') -}}
{% endmacro %}
