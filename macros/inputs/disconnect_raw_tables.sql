{#
    The statements, run after everything else, by which nothing of raw rows is left to see but what
    the models keep. '' where there is nothing to do.
    - The views of connect_raw_tables() let go of the user's tables: same columns, no rows. Where
      views hold their tables (Postgres), a loader could not replace a raw table otherwise. The next
      run connects them again.
    - Where erasure_requests are supplied, they do so on every engine, the gate of other staging
      views closes, and the tables of the run are emptied: erased ids are never stored.
#}
{% macro disconnect_raw_tables() %}
    {% if not execute or not runs_ours() %}
        {{ return('') }}
    {% endif %}
    {% set statements = [] %}
    {% if var('raw_source') in ['files', 'warehouse']
        and (views_hold_tables() or erases_people()) %}
        {% do statements.append(northstar._view_of_run(
            source('raw', 'filtered_rows'), northstar._filtered_rows_of_none())) %}
        {% for table in supplied_tables() %}
            {% do statements.append(northstar._view_of_run(
                source('raw', table), northstar._rows_of_none(table))) %}
        {% endfor %}
    {% elif var('raw_source') in ['demo', 'models'] and opens_gate() %}
        {% do statements.append(northstar._gate('1 = 0')) %}
    {% endif %}
    {% for name in tables_of_run() if opens_gate() %}
        {% set relation = load_relation(relation_of(name)) %}
        {% if relation is not none and relation.is_table %}
            {% do statements.append('truncate table ' ~ relation) %}
        {% endif %}
    {% endfor %}
    {{ return(joined_statements(statements) if statements else '') }}
{% endmacro %}


{# A select of no row in the shape of a view of raw rows: text, and on DuckDB the types that the
   view has, since there a view on another refuses types that it was not made with. Asked by
   run_query(), which opens no transaction: what a hook does in one is lost. #}
{% macro _rows_of_none(table) %}
    {% if not reads_files() %}
        {{ return(raw_rows_missing(input_contract()[table]['columns'])) }}
    {% endif %}
    {% set selected = [] %}
    {% for column, type in query_columns('select * from ' ~ source('raw', table)).items() %}
        {% do selected.append('cast(null as ' ~ type ~ ') as ' ~ column) %}
    {% endfor %}
    {{ return('select ' ~ selected | join(', ') ~ ' limit 0') }}
{% endmacro %}
