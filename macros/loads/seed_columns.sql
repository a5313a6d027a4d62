{# The columns of a seed, as its properties file lists them. seed: its name. A list; empty while the
   project is parsed. #}
{% macro seed_columns(seed) %}
    {% if not execute %}
        {{ return([]) }}
    {% endif %}
    {{ return(graph.nodes['seed.northstar.' ~ seed].columns.keys() | list) }}
{% endmacro %}
