{#
    Carries out a plan of planned_batches() on a table: removes its outdated batches and inserts
    those of each chunk. A batch is never seen with a fingerprint that its rows do not have.

    Default: delete and insert, in the transaction that dbt has open, so that a reader or a killed
    run sees all of it or nothing. Spark overwrites the partitions of one chunk at a time.

    relation: the table; column: its column of the batch's date; plan: a planned_batches(); sql: the
    model's compiled SQL; fingerprints: {date: batch_fingerprint} to write.
#}
{% macro replace_batches(relation, column, plan, sql, fingerprints) %}
    {{ return(adapter.dispatch('replace_batches', 'northstar')(
        relation, column, plan, sql, fingerprints)) }}
{% endmacro %}

{% macro default__replace_batches(relation, column, plan, sql, fingerprints) %}
    {% if plan.remove %}
        {% set literals = [] %}
        {% for date in plan.remove %}
            {% do literals.append(date_literal(date)) %}
        {% endfor %}
        {% call statement('remove_batches') %}
            delete from {{ relation }} where {{ column }} in ({{ literals | join(', ') }})
        {% endcall %}
    {% endif %}
    {% set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted')
        | join(', ') %}
    {% for dates in plan.chunks %}
        {% call statement('insert_batches') %}
            insert into {{ relation }} ({{ columns }})
            select {{ columns }}
            from (
                {{ sql_of_batches(sql, dates, fingerprints) }}
            ) as batches
        {% endcall %}
    {% endfor %}
{% endmacro %}

{% macro spark__replace_batches(relation, column, plan, sql, fingerprints) %}
    {% set renewed = plan.chunks | sum(start=[]) %}
    {% set vanished = plan.remove | reject('in', renewed) | list %}
    {% if vanished %}
        {% do replace_partitions(relation, column, vanished, none) %}
    {% endif %}
    {% for dates in plan.chunks %}
        {% do replace_partitions(
            relation, column, dates, sql_of_batches(sql, dates, fingerprints)) %}
    {% endfor %}
{% endmacro %}
