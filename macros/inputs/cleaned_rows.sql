{#
    A select of the rows of a raw table with every column twice, as it came and as clean_<column>,
    its clean_text(). The parse macros read both: the raw value where the engine knows its type,
    else the text.

    table: a table of the input contract, as Jinja text;
    relation: the alias of its raw_table().
#}
{% macro cleaned_rows(table, relation) %}
    {% set expressions = [] %}
    {% for column in input_contract()[table]['columns'] %}
        {% do expressions.append(relation ~ '.' ~ column) %}
        {% do expressions.append(clean_text(relation ~ '.' ~ column) ~ ' as clean_' ~ column) %}
    {% endfor %}
    select
        {{ expressions | join(',\n        ') }}
    from {{ relation }}
{% endmacro %}
