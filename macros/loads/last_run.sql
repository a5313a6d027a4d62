{#
    The table of accepted rows that the last run left, for a run that adds to it. Null where this
    run makes it from nothing: in a full refresh, on a new database, after a change of code or
    variables (see code_fingerprint), and after a killed run where the engine asks for it (see
    is_unfinished). No ref(), since the table stands further down the same chain.

    table: a model with incremental strategy by_changed_month, or any model whose rows hold a
    batch_fingerprint. Returns a relation, or null.
#}
{% macro last_run(table) %}
    {% set relation = last_run_of(table) %}
    {% if relation is none or is_unfinished(relation) or is_of_other_code(relation, table) %}
        {{ return(none) }}
    {% endif %}
    {{ return(relation) }}
{% endmacro %}
