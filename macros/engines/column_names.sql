{#
    The names of the columns of a table that this package made, a list in lower case: Snowflake has
    them in capitals.

    relation: the table.
#}
{% macro column_names(relation) %}
    {{ return(adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower')
        | list) }}
{% endmacro %}
