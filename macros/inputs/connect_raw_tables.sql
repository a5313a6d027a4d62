{#
    The statements, run before anything is built, that make one view raw_<table> in the staging
    schema for every table that the user supplies. A view has the contract's columns in their order,
    through raw_columns where the table has a map, null where an optional column is not there. So
    staging reads one shape, whatever the user has. For the demo and for models there are none.
    Where erasure_requests are supplied the gate of their staging views opens (raw_table), and a run
    that does not build who is erased, such as `dbt test`, finds it again first.

    Stops the run if a file, table or required column is missing, or if the demo would replace a
    shop.
#}
{% macro connect_raw_tables() %}
    {# A hook, too, names while it is parsed what its code reads: valid_input_limits(). #}
    {% do ref('input_limits') %}
    {% if not execute or not runs_ours() %}
        {{ return('') }}
    {% endif %}
    {% if var('raw_source') == 'demo' %}
        {% do _check_no_shop_is_replaced() %}
    {% endif %}
    {% if var('raw_source') in ['demo', 'models'] and not opens_gate() %}
        {{ return('') }}
    {% endif %}
    {% if use_utc() %}
        {% do run_query(use_utc()) %}
    {% endif %}
    {% set statements = [
        'create schema if not exists '
        ~ source('raw', 'orders').include(database=false, identifier=false).render()] %}
    {% if var('raw_source') in ['demo', 'models'] %}
        {% do statements.append(northstar._gate('1 = 1')) %}
    {% else %}
        {% do statements.extend(northstar._raw_views()) %}
    {% endif %}
    {% do statements.extend(northstar._tables_of_run_filled()) %}
    {{ return(joined_statements(statements)) }}
{% endmacro %}


{# The statements that make the views of the user's tables. #}
{% macro _raw_views() %}
    {% set statements = [] %}
    {% set filtered = [northstar._filtered_rows_of_none()] %}
    {% for table in supplied_tables() %}
        {% set raw = raw_file(table) if var('raw_source') == 'files'
            else northstar._warehouse_table(table) %}
        {% do check_raw_columns_exist(table, raw) %}
        {% do northstar._drop_view_of_other_columns(table) %}
        {% do statements.append(northstar._view_of_run(
            source('raw', table), raw_select(table, raw, is_checked=true))) %}
        {% if raw_settings(table)['where'] %}
            {% do filtered.append(filtered_rows(table, raw)) %}
        {% endif %}
    {% endfor %}
    {% do statements.append(northstar._view_of_run(
        source('raw', 'filtered_rows'), filtered | join('\nunion all\n'))) %}
    {{ return(statements) }}
{% endmacro %}


{# The statement that opens or closes the gate of raw_table(), a view with one row or none.
   condition: SQL. #}
{% macro _gate(condition) %}
    {{ return(northstar._view_of_run(
        source('raw', 'gate'),
        'select is_open from (select 1 as is_open) as gates where ' ~ condition)) }}
{% endmacro %}


{# The statements that fill the tables of the last run which this run reads and does not build.
   Every run empties them at its end (tables_of_run), and without them nobody would be erased. Hooks
   fill them before any model is built, so what follows from one that is built cannot be filled. #}
{% macro _tables_of_run_filled() %}
    {% set statements, not_filled = [], [] %}
    {% for name, is_filled in tables_of_run().items() if erases_people()
        and flags.WHICH in ['build', 'run', 'test', 'retry'] %}
        {% set node = graph.nodes['model.northstar.' ~ name] %}
        {% set relation = load_relation(relation_of(name)) %}
        {% if node.unique_id not in selected_resources and relation is not none %}
            {% if name == 'int_identities_linked' and flags.WHICH != 'test'
                and with_recursive() == 'with' %}
                {% do northstar._stop_without(name, 'by which people are known') %}
            {% endif %}
            {% if is_filled and not node.depends_on.nodes | select('in', not_filled) | list %}
                {% do statements.append('truncate table ' ~ relation) %}
                {% do statements.append('insert into ' ~ relation ~ '\n' ~ render(
                    '{% set ref = northstar._relation_of_ref %}' ~ node.raw_code)) %}
            {% else %}
                {% do not_filled.append(node.unique_id) %}
                {% if flags.WHICH != 'test' %}
                    {% do northstar._check_no_reader_is_built(node) %}
                {% endif %}
            {% endif %}
        {% else %}
            {% do not_filled.append(node.unique_id) %}
        {% endif %}
    {% endfor %}
    {{ return(statements) }}
{% endmacro %}


{# Stops a run that builds a reader of a table which the last run emptied, also one through views:
   rejections that are due again would be lost, or other ids of erased people be unknown. #}
{% macro _check_no_reader_is_built(emptied) %}
    {% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list %}
    {% set empty, found = [emptied.unique_id], [emptied.unique_id] %}
    {% for _ in models if found %}
        {% do found.clear() %}
        {% for model in models if model.unique_id not in empty %}
            {% for unique_id in model.depends_on.nodes if unique_id in empty %}
                {% if loop.first and model.unique_id in selected_resources %}
                    {% do northstar._stop_without(
                        emptied.name, 'which ' ~ model.name ~ ' reads') %}
                {% elif loop.first and 'view' in model.config.materialized %}
                    {% do found.append(model.unique_id) %}
                {% endif %}
            {% endfor %}
        {% endfor %}
        {% do empty.extend(found) %}
    {% endfor %}
{% endmacro %}


{% macro _stop_without(name, why) %}
    {% do exceptions.raise_compiler_error(
        'erasure_requests are supplied, and this run leaves out ' ~ name ~ ', ' ~ why
        ~ '. Build all, or add --select +'
        ~ ('int_erased_orders' if tables_of_run()[name] else name)) %}
{% endmacro %}


{# What ref() is in the code of a model that a hook runs: a hook has no group, so dbt refuses it the
   private models of one. #}
{% macro _relation_of_ref(package, name) %}
    {{ return(relation_of(name)) }}
{% endmacro %}


{# A statement that makes one of the views, without the name of a database (see view_in_place).
   With dbt's --empty a relation alone would be a select of no row. #}
{% macro _view_of_run(relation, select) %}
    {{ return('create or replace view ' ~ relation.include(database=false).render()
        ~ ' as ' ~ select) }}
{% endmacro %}


{# Drops the view of an older version that had other columns, with the staging views on it, which
   this run makes again: Postgres cannot replace it in place. #}
{% macro _drop_view_of_other_columns(table) %}
    {% set view = load_relation(source('raw', table)) if views_hold_tables() %}
    {% if view %}
        {% if column_names(view) != input_contract()[table]['columns'] | list %}
            {% if flags.WHICH == 'run-operation' %}
                {% do exceptions.raise_compiler_error(
                    'View ' ~ view ~ ' is that of an older version. Build first: dbt build') %}
            {% endif %}
            {% do adapter.drop_relation(view) %}
        {% endif %}
    {% endif %}
{% endmacro %}


{# Stops the run if the demo would replace a shop: a run without the shop's variables is one of the
   demo. A shop has a view raw_orders, and accepted orders that the demo lacks. #}
{% macro _check_no_shop_is_replaced() %}
    {% if flags.WHICH not in ['build', 'run', 'seed', 'retry', 'run-operation'] %}
        {{ return('') }}
    {% endif %}
    {% set raw_orders = load_relation(source('raw', 'orders')) %}
    {% set accepted = load_relation(relation_of('int_orders_accepted')) %}
    {% set demo_seed = graph.nodes.get('seed.northstar.demo_orders') %}
    {% set demo = adapter.get_relation(
        demo_seed.database, demo_seed.schema, demo_seed.alias) if demo_seed %}
    {% if raw_orders is none or accepted is none %}
        {{ return('') }}
    {% endif %}
    {% set others = run_query(
        'select count(*) from ' ~ accepted ~ ' as accepted'
        ~ (' where not exists (select 1 from ' ~ demo ~ ' as demo where accepted.order_id = '
           ~ clean_text('demo.order_id') ~ ')' if demo else '')).rows[0][0] %}
    {% if others %}
        {% do _stop(
            "Variable raw_source is 'demo', and schema '" ~ target.schema ~ "' of database '"
            ~ target.database ~ "' holds a shop: " ~ others ~ " of its orders are not the demo's",
            'the raw_source of that shop with its other variables, make clean, or a database or '
            ~ 'schema '
            ~ 'without one (NORTHSTAR_DUCKDB_PATH, NORTHSTAR_SCHEMA)',
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{# A table of the warehouse, as raw_file() gives a file. #}
{% macro _warehouse_table(table) %}
    {% set database = var('raw_database') or target.database %}
    {% set name = var('raw_from').get(table, table) %}
    {% set columns = warehouse_columns(database, var('raw_schema'), name) %}
    {% if not columns %}
        {% do _stop(
            'Table ' ~ name ~ " is not in schema '" ~ var('raw_schema') ~ "' of database '"
            ~ database ~ "'",
            'a table or view of that name for every entry of raw_tables',
            'raw_schema, raw_database, raw_from or raw_tables (--vars or dbt_project.yml)') %}
    {% endif %}
    {% set relation = api.Relation.create(
        database=database, schema=var('raw_schema'), identifier=name) %}
    {{ return({
        'from': relation, 'name': 'Table ' ~ relation, 'headers': raw_headers(columns.keys()),
        'types': columns,
    }) }}
{% endmacro %}
