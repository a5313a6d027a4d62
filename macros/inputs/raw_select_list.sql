{#
    The select list of a table of the input contract.

    table: the table, as Jinja text;
    expressions: {column: SQL over the user's table, or none where the column is missing}, in the
        contract's order;
    types: {column: its type, as query_columns() gives it}, empty where they are not known.
#}
{% macro raw_select_list(table, expressions, types) %}
    {% set selected = [] %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% set expression = expressions[column] %}
        {% set value = raw_value(expression, types.get(column), properties['type'] == 'number')
            if expression else 'cast(null as ' ~ dbt.type_string() ~ ')' %}
        {% do selected.append(value ~ ' as ' ~ column) %}
    {% endfor %}
    {{ return(selected | join(',\n        ')) }}
{% endmacro %}
