{#
    A select of the rows of one raw table, with every contract column under its contract name.
    Values are still raw: text, or the type that the user's table has. Stops the run at wrong
    variables about raw tables. The rows come from:
    - demo: the seed demo_<table>;
    - files, warehouse: the view raw_<table> that connect_raw_tables() made for this run;
    - models: the model that raw_models names, through raw_where, raw_columns and raw_lines;
    - a table that is not supplied: nowhere, the same columns as text and no row.
    Where erasure_requests are supplied, no staging view has rows after a run: the views of files
    and tables are emptied then, the others look whether the gate is open (disconnect_raw_tables).

    table: a table of the input contract, as Jinja text.
#}
{% macro raw_table(table) %}
    {% set columns = input_contract()[table].columns.keys() | list %}
    {% do check_raw_variables() %}
    {# In a project of its own there is no demo; check_run() says what to set instead. #}
    {% set is_without_demo = var('raw_source') == 'demo' and project_name != 'northstar' %}
    {% if is_without_demo or table not in supplied_tables() %}
    {{ raw_rows_missing(columns) }}
    {% elif var('raw_source') == 'demo' %}
        {# The demo is loaded at once: its seeds have no loaded_at. Its orders have no address. #}
        {% set missing = ['loaded_at'] + (['email', 'phone'] if table == 'orders' else []) %}
        {% set stored = [] %}
        {% for column in columns if column not in missing %}
            {% do stored.append(stored_name(column)) %}
        {% endfor %}
        {% set raw = northstar._named_table(
            ref('northstar', 'demo_' ~ table), 'demo_' ~ table, stored) %}
    {{ northstar._while_gate_is_open(raw_select(table, raw, is_checked=false)) }}
    {% elif var('raw_source') == 'models' %}
    {{ northstar._while_gate_is_open(
        raw_select(table, raw_model(table), is_checked=is_writing())) }}
    {% else %}
    select {{ columns | join(', ') }} from {{ source('raw', table) }}
    {% endif %}
{% endmacro %}


{# A select that has rows during a run alone. Only what a run writes asks for the gate. #}
{% macro _while_gate_is_open(select) %}
    {% if not erases_people() or not is_writing() %}
        {{ return(select) }}
    {% endif %}
    {{ return('select * from (\n    ' ~ select
        ~ '\n    ) as shown_rows where exists (select 1 from ' ~ source('raw', 'gate') ~ ')') }}
{% endmacro %}


{# A relation as raw_file() gives a file. #}
{% macro _named_table(relation, name, columns, types={}) %}
    {{ return({'from': relation, 'name': name, 'headers': raw_headers(columns), 'types': types}) }}
{% endmacro %}
