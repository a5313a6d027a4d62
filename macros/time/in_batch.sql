{#
    The condition by which a model of materialization per_as_of_date reads int_as_of_dates: true
    as it is compiled, so that the model's SQL stands for all dates at once; the materialization
    adds the date of each batch where the comment is.
#}
{% macro in_batch() %}
    {{- return('1 = 1 ' ~ northstar._batch_mark()) -}}
{% endmacro %}

{% macro _batch_mark() %}
    {{- return('/* and in this batch */') -}}
{% endmacro %}
