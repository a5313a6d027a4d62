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
    {% if 'batch_version' not in columns %}
        {{ return(none) }}
    {% endif %}
    {% set versions = run_query(
        'select min(batch_version), max(batch_version) from ' ~ relation
    ).rows[0] %}
    {% for version in versions if version is none or not version.startswith(code_version()) %}
        {{ return(none) }}
    {% endfor %}
    {{ return(relation) }}
{% endmacro %}
