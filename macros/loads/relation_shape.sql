{#
    The columns of a relation in order, a list of '<name> <type>', numbers with their digits.

    relation: a table or view.
#}
{% macro relation_shape(relation) %}
    {% set shape = [] %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do shape.append(column.name ~ ' ' ~ column.data_type) %}
    {% endfor %}
    {{ return(shape) }}
{% endmacro %}
