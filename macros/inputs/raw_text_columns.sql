{#
    The columns of a raw table as text, named raw_<column>, for the rejection marts and for
    breaking ties between versions. `relation` is the alias they are read from.
#}
{% macro raw_text_columns(table, relation) %}
    {% set expressions = [] %}
    {% for column in input_contract()[table]['columns'] %}
        {% do expressions.append('cast(' ~ relation ~ '.' ~ column ~ ' as ' ~ dbt.type_string()
            ~ ') as raw_' ~ column) %}
    {% endfor %}
    {{ return(expressions | join(',\n        ')) }}
{% endmacro %}
