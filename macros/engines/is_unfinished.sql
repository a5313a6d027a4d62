{#
    Whether a run was killed while it replaced months of a table, so that the table must be made
    from nothing. A boolean.

    Default: never, since a replacement is one transaction. So it is one snapshot on Spark's iceberg
    and delta tables. On its parquet tables months are replaced one after the other; an empty table
    <name>__unfinished stands beside the table meanwhile (mark_unfinished, mark_finished).

    relation: a table of strategy by_changed_month.
#}
{% macro is_unfinished(relation) %}
    {{ return(adapter.dispatch('is_unfinished', 'northstar')(relation)) }}
{% endmacro %}

{% macro default__is_unfinished(relation) %}
    {{ return(false) }}
{% endmacro %}

{% macro spark__is_unfinished(relation) %}
    {% set mark = northstar._mark(relation) %}
    {{ return(adapter.get_relation(mark.database, mark.schema, mark.identifier) is not none) }}
{% endmacro %}

{% macro _mark(relation) %}
    {{ return(api.Relation.create(
        database=relation.database, schema=relation.schema,
        identifier=relation.identifier ~ '__unfinished', type='table')) }}
{% endmacro %}
