{#
    The model's query with the descriptions of its columns as comments, where persist_docs wants
    them: a table made of it has them too. On Spark a select from a temporary view that has them.

    sql: the model's query.
#}
{% macro commented_query(sql) %}
    {% if not config.persist_column_docs() %}
        {{ return(sql) }}
    {% endif %}
    {% set view = make_temp_relation(this, '__commented') %}
    {% set columns = [] %}
    {% for name in get_columns_in_query(sql) %}
        {% set described = model.columns.get(name, {}).get('description') %}
        {% do columns.append(
            adapter.quote(name) ~ (' comment ' ~ text_literal(described) if described else '')) %}
    {% endfor %}
    {% do run_statement(
        'create or replace temporary view ' ~ view ~ ' (' ~ columns | join(', ') ~ ') as ' ~ sql) %}
    {{ return('select * from ' ~ view) }}
{% endmacro %}
