{#
    The columns of a relation in order, a list of '<name> <type>'. Types come without size, since a
    contract gives a table sizes that a select doesn't state.

    relation: a table or view.
#}
{% macro relation_shape(relation) %}
    {% set shape = [] %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do shape.append(column.name ~ ' ' ~ column.dtype) %}
    {% endfor %}
    {{ return(shape) }}
{% endmacro %}
