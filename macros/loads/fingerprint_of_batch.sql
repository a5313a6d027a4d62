{#
    The batch_fingerprint of a row, for the last select of a model with strategy by_batch: null as
    compiled; the strategy puts each batch's number in its place (see sql_of_batches).

    column: the column of the batch's date, as the expression should name it.
#}
{% macro fingerprint_of_batch(column) %}
    {{- return('cast(null /* fingerprint of: ' ~ column ~ ' */ as bigint)') -}}
{% endmacro %}
