{#
    The columns of a table of the warehouse, as the engine spells them: a mapping {name: type},
    empty if there is no such table or view.

    database, schema, table: its place, as Jinja text.
#}
{% macro warehouse_columns(database, schema, table) %}
    {{ return(adapter.dispatch('warehouse_columns', 'northstar')(database, schema, table)) }}
{% endmacro %}

{% macro default__warehouse_columns(database, schema, table) %}
    {% set relation = adapter.get_relation(database, schema, table) %}
    {% if relation is none %}
        {{ return({}) }}
    {% endif %}
    {% set found = {} %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do found.update({column.name: column.dtype}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{# dbt's own look-up opens a transaction on DuckDB, which rolls back what the run prepares here. Its
   catalog knows every attached database. #}
{% macro duckdb__warehouse_columns(database, schema, table) %}
    {% set conditions = [] %}
    {% for column, value in [
        ('table_catalog', database), ('table_schema', schema), ('table_name', table)
    ] %}
        {% do conditions.append(
            'lower(' ~ column ~ ") = lower('" ~ value | replace("'", "''") ~ "')") %}
    {% endfor %}
    {% set found = {} %}
    {% for row in run_query(
        'select column_name, data_type from information_schema.columns where '
        ~ conditions | join(' and ') ~ ' order by ordinal_position'
    ).rows %}
        {% do found.update({row[0]: row[1]}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
