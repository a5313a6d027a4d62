{#
    The table of accepted rows that the last run left, for a run that adds to it; null where this
    run makes it anew: in a full refresh, on a new database, and after a change of code or variables
    (see code_version). No ref(), since the table comes further down the same chain.

    table: the name of a model of materialization by_changed_month. Returns a relation, or null.
#}
{% macro last_run(table) %}
    {% set relation = last_run_of(table) %}
    {% if relation is none %}
        {{ return(none) }}
    {% endif %}
    {% set columns = adapter.get_columns_in_relation(relation) | map(attribute='name') %}
    {% if 'batch_hash' not in columns %}
        {{ return(none) }}
    {% endif %}
    {% set code = code_version() %}
    {% set hashes = run_query(
        'select min(batch_hash), max(batch_hash) from ' ~ relation
    ).rows[0] %}
    {% for hash in hashes if not is_of_code(hash, code) %}
        {{ return(none) }}
    {% endfor %}
    {{ return(relation) }}
{% endmacro %}
