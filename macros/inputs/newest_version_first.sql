{#
    The order in which versions of one row are preferred: the newest updated_at, then the greatest
    row by its raw text columns in the contract's order, byte by byte, null lowest. Rows that are
    equal in all of that are equal; any of them may win.

    table: a table of the input contract, read with its raw_columns_kept();
    updated_at: an SQL expression, or null where the table has no such column.
#}
{% macro newest_version_first(table, relation, updated_at=none) %}
    {% set terms = [] %}
    {% if updated_at %}
        {% do terms.append(updated_at ~ ' desc nulls last') %}
    {% endif %}
    {% for column in input_contract()[table]['columns'] %}
        {% set text = 'cast(' ~ relation ~ '.raw_' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' %}
        {% do terms.append(byte_order(text) ~ ' desc nulls last') %}
    {% endfor %}
    {{ return(terms | join(',\n                ')) }}
{% endmacro %}
