{# The names of the columns that a raw table must have, in the contract's order. #}
{% macro required_columns(table) %}
    {% set names = [] %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% if properties.required %}
            {% do names.append(column) %}
        {% endif %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
