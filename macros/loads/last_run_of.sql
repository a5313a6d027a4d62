{#
    A table as the last run left it; null where there is none, or in a full refresh, and where
    nothing is built (compile, docs, unit tests).
    table: the name of a model. Returns a relation, or null.
#}
{% macro last_run_of(table) %}
    {% if not execute or not this or flags.FULL_REFRESH
        or flags.WHICH not in ['build', 'run', 'retry'] %}
        {{ return(none) }}
    {% endif %}
    {% set place = relation_of(table) %}
    {% set relation = adapter.get_relation(place.database, place.schema, place.identifier) %}
    {{ return(relation if relation and relation.is_table else none) }}
{% endmacro %}
