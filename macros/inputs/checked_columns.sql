{#
    The optional columns of a raw table whose bad values take their default and are counted as input
    issues, a Jinja list (see input_contract).

    table: a table of the input contract, as Jinja text.
#}
{% macro checked_columns(table) %}
    {% set names = [] %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% if not properties.required and properties.type != 'text' %}
            {% do names.append(column) %}
        {% endif %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
