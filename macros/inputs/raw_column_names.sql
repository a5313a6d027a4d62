{# The names that raw_columns_kept() gave, read from alias `relation`, as a select list. #}
{% macro raw_column_names(table, relation) %}
    {% set names = [] %}
    {% for column in input_contract()[table]['columns'] %}
        {% do names.append(relation ~ '.raw_' ~ column) %}
    {% endfor %}
    {{ return(names | join(',\n        ')) }}
{% endmacro %}
