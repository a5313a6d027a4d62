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
        {% set mapping = _mapping_over(raw, var('raw_columns').get(table)) %}
        {% if mapping %}
            {% do _check_mapped_columns(table, raw, mapping) %}
        {% else %}
            {% do _check_required_columns(table, raw) %}
        {% endif %}
        {% set columns = input_contract()[table]['columns'].keys() | list %}
        {% do statements.append(
            'create or replace view '
            ~ adapter.quote(staging_schema) ~ '.' ~ adapter.quote('raw_' ~ table)
            ~ ' as select ' ~ raw_select_list(columns, raw['columns'], mapping)
            ~ ' from ' ~ raw['from']) %}
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
            'the raw_source of that shop with its other variables, or a database or schema '
            ~ 'without one (NORTHSTAR_DUCKDB_PATH, NORTHSTAR_SCHEMA)',
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{# A table of the warehouse, as raw_file() gives a file. #}
{% macro _warehouse_table(table) %}
    {% set database = var('raw_database') or target.database %}
    {% set relation = adapter.get_relation(database, var('raw_schema'), table) %}
    {% if relation is none %}
        {% do _stop(
            "Table " ~ table ~ " is not in schema '" ~ var('raw_schema') ~ "' of database '"
            ~ database ~ "'",
            'a table or view of that name for every entry of raw_tables',
            'raw_schema, raw_database or raw_tables (--vars or dbt_project.yml)') %}
    {% endif %}
    {% set columns = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
    {{ return({'from': relation, 'name': relation, 'columns': columns}) }}
{% endmacro %}


{% macro _check_required_columns(table, raw) %}
    {% set present = raw['columns'] | map('lower') | list %}
    {% for column in required_columns(table) if column not in present %}
        {% do _stop(
            "Table " ~ table ~ " has no column '" ~ column ~ "', which is required; it has "
            ~ raw['columns'] | join(', '),
            'a table with ' ~ required_columns(table) | join(', ') ~ ', or a map in raw_columns',
            raw['name'] ~ ', or raw_columns.' ~ table ~ ' (--vars or dbt_project.yml)') %}
    {% endfor %}
{% endmacro %}


{# A table's map for a CSV file, whose columns are all text: arithmetic reads them as numbers.
   Arithmetic is an expression of columns, numbers and + - * / ( ) alone. A value that is no number
   is null there. #}
{% macro _mapping_over(raw, mapping) %}
    {% if not mapping or not raw.get('is_text') %}
        {{ return(mapping) }}
    {% endif %}
    {% set present = raw['columns'] | map('lower') | list %}
    {% set result = {} %}
    {% for column, expression in mapping.items() %}
        {% set tokens = modules.re.findall(
            '"[^"]+"|[A-Za-z_][A-Za-z0-9_]*|[0-9.]+|[-+*/()]|\\s+', expression) %}
        {% set numeric = [] %}
        {% set names = [] %}
        {% for token in tokens %}
            {% if token.strip('"') | lower in present %}
                {% do names.append(token) %}
                {% do numeric.append('try_cast(' ~ token ~ ' as decimal(22, 8))') %}
            {% else %}
                {% do numeric.append(token) %}
            {% endif %}
        {% endfor %}
        {% set is_arithmetic = tokens | join == expression
            and not modules.re.search('[A-Za-z_"]', tokens | reject('in', names) | join)
            and modules.re.search('[-+*/]', tokens | reject('in', names) | join) %}
        {% do result.update({column: numeric | join if is_arithmetic else expression}) %}
    {% endfor %}
    {{ return(result) }}
{% endmacro %}


{# Stops the run if an expression is a plain name that no column of the table has. The engine checks
   every other expression, over no rows; its error shows the comment that leads the line. #}
{% macro _check_mapped_columns(table, raw, mapping) %}
    {% set present = raw['columns'] | map('lower') | list %}
    {% for column, expression in mapping.items() %}
        {% set name = modules.re.fullmatch('\\s*("?)([A-Za-z_][A-Za-z0-9_]*)\\1\\s*', expression) %}
        {% if name and name.group(2) | lower not in present + ['null', 'true', 'false'] %}
            {% do _stop(
                "raw_columns." ~ table ~ "." ~ column ~ " is '" ~ expression
                ~ "', and table " ~ table ~ " has no such column",
                raw['columns'] | join(', ') ~ ', or an expression over them',
                '--vars or dbt_project.yml') %}
        {% endif %}
        {% do run_query(
            '/* raw_columns.' ~ table ~ '.' ~ column ~ ' */ select ' ~ expression ~ ' from '
            ~ raw['from'] ~ ' limit 0') %}
    {% endfor %}
{% endmacro %}
