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

{# Outside an explicit transaction every statement is one there; a chunk's rows are not read in
   between. #}
{% macro snowflake__replace_batches(relation, column, plan, sql, fingerprints) %}
    {% do northstar._replace_chunks(
        relation, column, plan, sql, fingerprints, 'begin', 'commit') %}
{% endmacro %}

{% macro bigquery__replace_batches(relation, column, plan, sql, fingerprints) %}
    {% do northstar._replace_chunks(
        relation, column, plan, sql, fingerprints, 'begin transaction', 'commit transaction') %}
{% endmacro %}

{# Each chunk is deleted and inserted in a transaction of its own, sent as one text. #}
{% macro _replace_chunks(relation, column, plan, sql, fingerprints, begin, commit) %}
    {% set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted')
        | join(', ') %}
    {% set renewed = plan.chunks | sum(start=[]) %}
    {% set vanished = plan.remove | reject('in', renewed) | list %}
    {% for dates in ([vanished] if vanished else []) + plan.chunks %}
        {% set removed = dates | select('in', plan.remove) | list %}
        {% set statements = [begin] %}
        {% if removed %}
            {% do statements.append(
                'delete from ' ~ relation ~ ' where ' ~ northstar._is_one_of(column, removed)) %}
        {% endif %}
        {% if dates != vanished %}
            {% do statements.append(
                'insert into ' ~ relation ~ ' (' ~ columns ~ ')\nselect ' ~ columns ~ '\nfrom (\n'
                ~ sql_of_batches(sql, dates, fingerprints) ~ '\n) as batches') %}
        {% endif %}
        {% do run_statement((statements + [commit]) | join(';\n') ~ ';') %}
    {% endfor %}
{% endmacro %}
