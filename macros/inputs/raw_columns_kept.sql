{#
    The columns of a raw table as they came, named raw_<column>, as a select list. Rejection marts
    show them, and ties between versions compare them. Both turn them into text, since only few rows
    need that.

    table: a table of the input contract, as Jinja text;
    relation: the alias with the raw table's columns.
#}
{% macro raw_columns_kept(table, relation) %}
    {% set expressions = [] %}
    {% for column in input_contract()[table]['columns'] %}
        {% do expressions.append(relation ~ '.' ~ column ~ ' as raw_' ~ column) %}
    {% endfor %}
    {{ return(expressions | join(',\n        ')) }}
{% endmacro %}
