{#
    The columns of a query that reads no row, which tells whether the engine takes the query: a
    mapping {name: type}, types as the engine spells them.

    query: a select, as SQL.
#}
{% macro query_columns(query) %}
    {{ return(adapter.dispatch('query_columns', 'northstar')(query)) }}
{% endmacro %}

{% macro default__query_columns(query) %}
    {% set found = {} %}
    {% for column in adapter.get_column_schema_from_query(query) %}
        {% do found.update({column.name: column.data_type}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{% macro duckdb__query_columns(query) %}
    {% set found = {} %}
    {% for row in run_query('describe ' ~ query).rows %}
        {% do found.update({row[0]: row[1]}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}

{% macro postgres__query_columns(query) %}
    {% do run_query('create temporary view northstar_query_columns as ' ~ query) %}
    {% set columns_of_view %}
        select attname, format_type(atttypid, atttypmod)
        from pg_attribute
        where attrelid = 'pg_temp.northstar_query_columns'::regclass
        order by attnum
    {% endset %}
    {% set found = {} %}
    {% for row in run_query(columns_of_view).rows %}
        {% do found.update({row[0]: row[1]}) %}
    {% endfor %}
    {% do run_query('drop view northstar_query_columns') %}
    {{ return(found) }}
{% endmacro %}
