{#
    Replaces some partitions of a table on Spark by the rows of a query, which has rows of these
    partitions alone; a partition of which it has none is empty afterwards. One snapshot on iceberg
    and delta. On parquet the partitions that become empty are dropped first, then each of the
    others is overwritten.

    relation: the table; column: its partition column, a date; values: dates as Jinja text;
    sql: the query, with the table's columns by name in any order; none for no rows.
#}
{% macro replace_partitions(relation, column, values, sql) %}
    {% set chosen = northstar._is_one_of(column, values) %}
    {% if sql is none and file_format_is_atomic() %}
        {% do run_statement('delete from ' ~ relation ~ ' where ' ~ chosen) %}
        {{ return('') }}
    {% endif %}
    {% set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted')
        | join(', ') %}
    {% set rows = 'select ' ~ columns ~ ' from (' ~ (sql or '') ~ ') as replaced' %}
    {% if file_format_is_atomic() %}
        {% do run_statement(
            'insert into ' ~ relation ~ ' replace where ' ~ chosen ~ ' ' ~ rows) %}
        {{ return('') }}
    {% endif %}
    {% if sql is none %}
        {% set filled = [] %}
    {% else %}
        {% set source = scratch_table(relation, 'replaced', sql) %}
        {% set filled = run_query(
            'select distinct cast(' ~ column ~ ' as string) from ' ~ source
        ).columns[0].values() | list %}
    {% endif %}
    {% for value in values if value not in filled %}
        {% do run_statement(
            'alter table ' ~ relation ~ ' drop if exists partition (' ~ column ~ " = date '"
            ~ value ~ "')") %}
    {% endfor %}
    {% if filled %}
        {% do run_statement(
            'insert overwrite table ' ~ relation ~ ' partition (' ~ column ~ ') select ' ~ columns
            ~ ' from ' ~ source) %}
    {% endif %}
    {% if source %}
        {% do drop_scratch(source) %}
    {% endif %}
    {{ return('') }}
{% endmacro %}


{# The condition that a date is one of some; false for none. #}
{% macro _is_one_of(column, values) %}
    {% set literals = [] %}
    {% for value in values %}
        {% do literals.append(date_literal(value)) %}
    {% endfor %}
    {{ return(column ~ ' in (' ~ literals | join(', ') ~ ')' if literals else '1 = 0') }}
{% endmacro %}
