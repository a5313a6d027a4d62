{#
    The raw tables that this run is given, a Jinja list: var raw_tables or, if that is null, every
    table for the demo and orders alone for the user's own data.

    raw_source: var raw_source;
    raw_tables: var raw_tables, a list or none.
#}
{% macro supplied_tables(raw_source, raw_tables) %}
    {% if raw_tables is not none %}
        {{ return(raw_tables) }}
    {% elif raw_source == 'demo' %}
        {{ return(input_contract().keys() | list) }}
    {% else %}
        {{ return(['orders']) }}
    {% endif %}
{% endmacro %}
