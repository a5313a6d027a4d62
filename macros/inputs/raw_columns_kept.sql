{#
    The columns of a raw table as they came, named raw_<column>, for the rejection marts and for
    breaking ties between versions, which turn them into text: only few rows need that.
    `relation` is the alias they are read from.
#}
{% macro raw_columns_kept(table, relation) %}
    {% set expressions = [] %}
    {% for column in input_contract()[table]['columns'] %}
        {% do expressions.append(relation ~ '.' ~ column ~ ' as raw_' ~ column) %}
    {% endfor %}
    {{ return(expressions | join(',\n        ')) }}
{% endmacro %}
