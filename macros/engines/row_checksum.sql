{#
    One number for many rows, whatever their order: equal rows give equal numbers, and any other
    rows almost surely another. An aggregate, as text; null over no rows.
    columns: a list of SQL expressions; null is a value like others.
#}
{% macro row_checksum(columns) %}
    {{- return(adapter.dispatch('row_checksum', 'northstar')(columns)) -}}
{% endmacro %}

{% macro default__row_checksum(columns) %}
    {{- return('cast(sum(cast(xxhash64(' ~ columns | join(', ') ~ ') as decimal(38, 0))) as '
        ~ dbt.type_string() ~ ')') -}}
{% endmacro %}

{% macro duckdb__row_checksum(columns) %}
    {{- return('cast(sum(hash(' ~ columns | join(', ') ~ ')) as varchar)') -}}
{% endmacro %}

{% macro postgres__row_checksum(columns) %}
    {{- return('cast(sum(cast(hashtextextended(cast(row(' ~ columns | join(', ')
        ~ ') as text), 0) as numeric)) as text)') -}}
{% endmacro %}
