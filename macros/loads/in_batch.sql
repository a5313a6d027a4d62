{#
    The condition by which a model of materialization by_batch reads the rows of the batch at hand:
    true as it is compiled, so that the model's SQL stands for all batches at once; the
    materialization adds the dates of each batch where the comment is.

    column: the column of the batch's date, as the condition should name it.
#}
{% macro in_batch(column) %}
    {{- return('1 = 1 /* in batch: ' ~ column ~ ' */') -}}
{% endmacro %}

{# A model's SQL for the batches of these dates; none of them (dbt --empty) is no row. #}
{% macro _sql_of_batch(sql, dates) %}
    {%- set literals = [] -%}
    {%- for date in dates -%}
        {%- do literals.append(date_literal(date)) -%}
    {%- endfor -%}
    {%- set condition =
        'and \\1 in (' ~ literals | join(', ') ~ ')' if literals else 'and 1 = 0' -%}
    {{- return(modules.re.sub('/[*] in batch: ([^ ]+) [*]/', condition, sql)) -}}
{% endmacro %}
