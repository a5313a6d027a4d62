{#
    Makes a table of a query in place of whatever stands there, on an engine without transactions.

    relation: the table; sql: the query; partitioned_by: the column whose values are its partitions,
    as Jinja text, or none.
#}
{% macro put_in_place(relation, sql, partitioned_by=none) %}
    {% set existing = load_cached_relation(relation) %}
    {% if existing is not none and (existing.is_view or not file_format_is_atomic()) %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
    {% do run_statement(
        'create ' ~ ('or replace ' if file_format_is_atomic() else '') ~ 'table ' ~ relation
        ~ ' using ' ~ file_format()
        ~ (' partitioned by (' ~ partitioned_by ~ ')' if partitioned_by else '')
        ~ ' as ' ~ sql) %}
{% endmacro %}
