{#
    The columns raw_<column> that raw_columns_kept() made, as a select list.

    table: a table of the input contract, as Jinja text;
    relation: the alias with these columns.
#}
{% macro raw_column_names(table, relation) %}
    {% set names = [] %}
    {% for column in input_contract()[table]['columns'] %}
        {% do names.append(relation ~ '.raw_' ~ column) %}
    {% endfor %}
    {{ return(names | join(',\n        ')) }}
{% endmacro %}
