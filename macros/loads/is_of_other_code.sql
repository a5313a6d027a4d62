{#
    Whether a table has rows that other code or other variables made (see code_fingerprint), or of
    an older Northstar, which knew no batch_fingerprint. A table without rows is of no code.

    relation: the table; model_name: the model that makes it.
#}
{% macro is_of_other_code(relation, model_name) %}
    {% if 'batch_fingerprint' not in column_names(relation) %}
        {{ return(true) }}
    {% endif %}
    {% set code = code_fingerprint(model_name) %}
    {% for fingerprint in run_query(
        'select min(batch_fingerprint), max(batch_fingerprint) from ' ~ relation
    ).rows[0] if fingerprint is not none and northstar._code_of_batch(fingerprint) != code %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}
