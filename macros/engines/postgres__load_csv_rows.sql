{#
    Loads a seed's rows on Postgres in place of dbt's own macro. That one renders the placeholder of
    every single cell, so the demo's 48,000 rows take minutes. This one renders those of a row once.
#}
{% macro postgres__load_csv_rows(model, agate_table) %}
    {% set columns = get_seed_column_quoted_csv(model, agate_table.column_names) %}
    {% set width = agate_table.column_names | length %}
    {% set row_placeholders = '(' ~ (['%s'] * width) | join(', ') ~ ')' %}
    {% set statements = [] %}
    {% for rows in agate_table.rows | batch(500) %}
        {% set bindings = [] %}
        {% for row in rows %}
            {% do bindings.extend(row) %}
        {% endfor %}
        {% set statement = 'insert into ' ~ this.render() ~ ' (' ~ columns ~ ') values '
            ~ ([row_placeholders] * rows | length) | join(', ') %}
        {% do adapter.add_query(statement, bindings=bindings, abridge_sql_log=True) %}
        {% do statements.append(statement) %}
    {% endfor %}
    {{ return(statements | first) }}
{% endmacro %}
