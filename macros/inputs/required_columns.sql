{#
    The columns that a raw table must have, a Jinja list in the contract's order.

    table: a table of the input contract, as Jinja text.
#}
{% macro required_columns(table) %}
    {% set names = [] %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% if properties.required %}
            {% do names.append(column) %}
        {% endif %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
