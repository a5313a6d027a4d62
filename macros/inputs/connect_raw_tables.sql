{#
    The statements, run before anything is built, that make one view raw_<table> in the staging
    schema for every table that the user supplies; '' for the demo and for models. A view has the
    contract's columns in their order, through raw_columns where the table has a map, null where an
    optional column is not there. So staging reads one shape, whatever the user has.

    Stops the run if a file, table or required column is missing, or if the demo would replace a
    shop.
#}
{% macro connect_raw_tables() %}
    {% if not execute or not runs_ours() %}
        {{ return('') }}
    {% endif %}
    {% if var('raw_source') == 'demo' %}
        {% do _check_no_shop_is_replaced() %}
        {{ return('') }}
    {% elif var('raw_source') == 'models' %}
        {{ return('') }}
    {% elif var('raw_source') == 'warehouse' %}
        {% do _check_no_raw_table_is_replaced() %}
    {% endif %}
    {% set staging_schema = graph.sources['source.northstar.raw.orders'].schema %}
    {% set statements = ['create schema if not exists ' ~ adapter.quote(staging_schema)] %}
    {% for table in supplied_tables(
        var('raw_source'), var('raw_tables'), var('raw_models')) %}
        {% if var('raw_source') == 'files' %}
            {% set raw = raw_file(var('raw_path'), table) %}
        {% else %}
            {% set raw = _warehouse_table(table) %}
        {% endif %}
        {% set mapping = var('raw_columns').get(table) %}
        {% if mapping %}
            {% do _check_mapped_columns(table, raw, mapping) %}
            {% do _tell_unmapped_columns(table, raw, mapping) %}
        {% else %}
            {% do _check_required_columns(table, raw) %}
        {% endif %}
        {% set read = raw_expressions(table, raw, mapping) %}
        {% set types = query_columns(_commented_select(table, read)) %}
        {% do statements.append(
            'create or replace view '
            ~ adapter.quote(staging_schema) ~ '.' ~ adapter.quote('raw_' ~ table)
            ~ ' as select ' ~ raw_select_list(read['expressions'], types)
            ~ ' from ' ~ read['from']) %}
    {% endfor %}
    {{ return(statements | join(';\n')) }}
{% endmacro %}


{# Stops the run if the demo would replace a shop: a run without the shop's variables is one of the
   demo. A shop has a view raw_orders, and accepted orders that the demo lacks. #}
{% macro _check_no_shop_is_replaced() %}
    {% if flags.WHICH not in ['build', 'run', 'seed', 'retry'] %}
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
    {% set columns = warehouse_columns(database, var('raw_schema'), table) %}
    {% if not columns %}
        {% do _stop(
            "Table " ~ table ~ " is not in schema '" ~ var('raw_schema') ~ "' of database '"
            ~ database ~ "'",
            'a table or view of that name for every entry of raw_tables',
            'raw_schema, raw_database or raw_tables (--vars or dbt_project.yml)') %}
    {% endif %}
    {% set relation = api.Relation.create(
        database=database, schema=var('raw_schema'), identifier=table) %}
    {{ return({
        'from': relation, 'name': 'Table ' ~ relation, 'headers': raw_headers(columns.keys()),
        'types': columns,
    }) }}
{% endmacro %}


{# What is read of a table, over no rows: every expression on a line of its own, led by its place in
   raw_columns, so that the engine's error shows it. #}
{% macro _commented_select(table, read) %}
    {% set lines = [] %}
    {% for column, expression in read['expressions'].items() if expression %}
        {% do lines.append(
            '/* raw_columns.' ~ table ~ '.' ~ column ~ ' */ ' ~ expression ~ ' as ' ~ column) %}
    {% endfor %}
    {{ return('select\n' ~ lines | join(',\n') ~ '\nfrom ' ~ read['from'] ~ ' limit 0') }}
{% endmacro %}


{# Stops the run before it would put a table or view of this package in a raw table's place. #}
{% macro _check_no_raw_table_is_replaced() %}
    {% set database = var('raw_database') or target.database %}
    {% set ours = graph.nodes.values() | selectattr('package_name', 'equalto', 'northstar')
        | selectattr('resource_type', 'in', ['model', 'seed']) | list %}
    {% set met = [] %}
    {% for node in ours if (node.database | lower, node.schema | lower)
        == (database | lower, var('raw_schema') | lower) %}
        {% do met.append(node.alias) %}
    {% endfor %}
    {% if met %}
        {% do _stop(
            "Variable raw_schema is '" ~ var('raw_schema') ~ "', and there Northstar's own "
            ~ met | sort | join(', ') ~ ' would take the place of raw tables',
            'a schema that holds nothing of Northstar',
            'raw_schema (--vars or dbt_project.yml), or the schema of the marts '
            ~ '(NORTHSTAR_SCHEMA)') %}
    {% endif %}
{% endmacro %}


{% macro _check_required_columns(table, raw) %}
    {% for column in required_columns(table) if not raw_header(raw, column) %}
        {% do _stop(
            raw['name'] ~ " has no column '" ~ column ~ "', which is required; it has "
            ~ raw['headers'] | map(attribute='spelt') | join(', '),
            'a table with ' ~ required_columns(table) | join(', ') ~ ', or a map in raw_columns',
            raw['name'] ~ ', or raw_columns.' ~ table ~ ' (--vars or dbt_project.yml)') %}
    {% endfor %}
{% endmacro %}


{# Stops the run if an expression is a plain name that no column of the table has. The engine checks
   every other expression (see _commented_select). #}
{% macro _check_mapped_columns(table, raw, mapping) %}
    {% for column, expression in mapping.items() if not raw_header(raw, expression) %}
        {% set name = modules.re.fullmatch('\\s*("?)([^\\W\\d]\\w*)\\1\\s*', expression) %}
        {% if name and name.group(2) | lower not in ['null', 'true', 'false'] %}
            {% do _stop(
                "raw_columns." ~ table ~ "." ~ column ~ " is '" ~ expression
                ~ "', and " ~ raw['name'] ~ " has no such column",
                raw['headers'] | map(attribute='spelt') | join(', ')
                ~ ', or an expression over them',
                '--vars or dbt_project.yml') %}
        {% endif %}
    {% endfor %}
{% endmacro %}


{# Says which optional columns a map leaves out although the table has them: they take their
   defaults (SPEC 2), and an order's status would be completed. #}
{% macro _tell_unmapped_columns(table, raw, mapping) %}
    {% set left_out = [] %}
    {% for column in input_contract()[table]['columns'] if column not in mapping
        and column in raw['headers'] | map(attribute='spelt') | map('lower') %}
        {% do left_out.append(column) %}
    {% endfor %}
    {% if left_out and flags.WHICH in ['build', 'run', 'retry'] %}
        {% do exceptions.warn(
            'raw_columns.' ~ table ~ ' leaves out ' ~ left_out | join(', ')
            ~ ', which ' ~ raw['name'] ~ ' has: they take their defaults. To read them, add '
            ~ left_out[0] ~ ': ' ~ left_out[0] ~ ' and so on.') %}
    {% endif %}
{% endmacro %}
