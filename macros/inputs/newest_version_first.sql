{#
    The terms of an order by that puts the version of a row that counts first (SPEC 2): the newest
    updated_at, then the greatest row by its raw text columns in the contract's order, byte by byte,
    null lowest. Rows equal in all of that are equal, so any of them may win.

    table: a table of the input contract, as Jinja text;
    relation: the alias with its raw_columns_kept();
    updated_at: the time of the last change, SQL; none (the default) if the table has no such
        column.
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
