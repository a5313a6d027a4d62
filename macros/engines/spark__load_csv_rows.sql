{#
    Loads a seed's rows on Spark in place of dbt's own macro, which sends every cell as a parameter
    of its own and takes minutes for the demo. This one sends 20,000 rows as one JSON text.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set names = agate_table.column_names %}
    {% set types = model.config.column_types or {} %}
    {% set fields, values = [], [] %}
    {% for name in names %}
        {% do fields.append('`' ~ name ~ '`: string') %}
        {% do values.append('cast(`' ~ name ~ '` as ' ~ types.get(
            name, adapter.convert_type(agate_table, loop.index0)) ~ ') as `' ~ name ~ '`') %}
    {% endfor %}
    {% set statements = [] %}
    {% for rows in agate_table.rows | batch(20000) %}
        {% set records = [] %}
        {% for row in rows %}
            {% set record = {} %}
            {% for name in names if row[name] is not none %}
                {% do record.update({name: row[name] | string}) %}
            {% endfor %}
            {% do records.append(record) %}
        {% endfor %}
        {% set statement = 'insert into ' ~ this.render() ~ ' select ' ~ values | join(', ')
            ~ ' from (select inline(from_json(' ~ text_literal(tojson(records))
            ~ ", 'array<struct<" ~ fields | join(', ') ~ ">>')))" %}
        {% do adapter.add_query(statement, abridge_sql_log=True) %}
        {% do statements.append(statement[:1000]) %}
    {% endfor %}
    {{ return(statements | first) }}
{% endmacro %}
