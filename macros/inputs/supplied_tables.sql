{#
    The raw tables that this run is given, a Jinja list: var raw_tables or, if that is null, every
    table for the demo, the tables of raw_models for models, and otherwise orders and the tables of
    raw_from.
#}
{% macro supplied_tables() %}
    {% if var('raw_tables') is not none %}
        {{ return(var('raw_tables')) }}
    {% elif var('raw_source') == 'demo' %}
        {{ return(input_contract().keys() | list) }}
    {% elif var('raw_source') == 'models' %}
        {{ return(raw_model_names().keys() | list) }}
    {% endif %}
    {{ return((['orders'] + var('raw_from').keys() | list) | unique | list) }}
{% endmacro %}
