{#
    The columns of a rule seed, ours or the one that a project brings in its place. A list of names.
    A run asks the database; what only compiles takes the columns that the seed's properties name,
    and none while dbt parses.

    seed: the name of the seed.
#}
{% macro seed_columns(seed) %}
    {% set relation = ref(seed) %}
    {% if is_writing() %}
        {{ return(column_names(relation)) }}
    {% endif %}
    {% for node in (graph.nodes or {}).values()
        if node.resource_type == 'seed' and node.name == seed %}
        {{ return(node.columns.keys() | list) }}
    {% endfor %}
    {{ return([]) }}
{% endmacro %}
