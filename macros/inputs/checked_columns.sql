{#
    The columns of a raw table whose bad values reject no row and are counted as input issues, a
    Jinja list (see input_contract).

    table: a table of the input contract, as Jinja text.
#}
{% macro checked_columns(table) %}
    {% set names = [] %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% if properties.is_checked %}
            {% do names.append(column) %}
        {% endif %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
