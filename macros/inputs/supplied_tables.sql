{#
    The raw tables that this run is given, a Jinja list: var raw_tables or, if that is null, every
    table for the demo, the tables of raw_models for models, and orders alone otherwise.

    raw_source: var raw_source;
    raw_tables: var raw_tables, a list or none;
    raw_models: var raw_models, a mapping.
#}
{% macro supplied_tables(raw_source, raw_tables, raw_models) %}
    {% if raw_tables is not none %}
        {{ return(raw_tables) }}
    {% elif raw_source == 'demo' %}
        {{ return(input_contract().keys() | list) }}
    {% elif raw_source == 'models' %}
        {{ return(raw_models.keys() | list) }}
    {% else %}
        {{ return(['orders']) }}
    {% endif %}
{% endmacro %}
