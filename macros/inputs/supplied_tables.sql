{#
    The raw tables this run is given: var raw_tables, or, where that is null,
    every table for the demo and `orders` alone for the user's own data.
    Returns a list of table names of the input contract.
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
