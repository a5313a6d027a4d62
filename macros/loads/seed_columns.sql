{#
    The columns of a rule seed, ours or the one that a project brings in its place. A list of names;
    empty while nothing is built, since it asks the database.

    seed: the name of the seed.
#}
{% macro seed_columns(seed) %}
    {% set relation = ref(seed) %}
    {% if not is_writing() %}
        {{ return([]) }}
    {% endif %}
    {{ return(column_names(relation)) }}
{% endmacro %}
