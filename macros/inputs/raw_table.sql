{#
    A select of the rows of one raw table, with every contract column under its contract name.
    Values are still raw: text, or the type that the user's table has. Stops the run at wrong
    raw_tables, raw_models or raw_columns. The rows come from:
    - demo: the seed demo_<table>;
    - files, warehouse: the view raw_<table> that connect_raw_tables() made for this run;
    - models: the model that raw_models names, through raw_columns;
    - a table that is not supplied: nowhere, the same columns as text and no row.

    table: a table of the input contract, as Jinja text.
#}
{% macro raw_table(table) %}
    {% set columns = input_contract()[table].columns.keys() | list %}
    {% set raw_source = var('raw_source') %}
    {% do northstar._check_raw_tables() %}
    {% do northstar._check_raw_models() %}
    {% do northstar._check_raw_columns() %}
    {% set mapping = var('raw_columns').get(table) %}
    {# In a project of its own there is no demo; check_run() says what to set instead. #}
    {% set is_without_demo = raw_source == 'demo' and project_name != 'northstar' %}
    {% if is_without_demo
        or table not in supplied_tables(raw_source, var('raw_tables'), var('raw_models')) %}
    {{ raw_rows_missing(columns) }}
    {% elif raw_source == 'demo' %}
        {# The demo is loaded at once, so its seeds have no loaded_at. #}
        {% set raw = northstar._named_table(
            ref('northstar', 'demo_' ~ table), 'demo_' ~ table,
            columns | reject('equalto', 'loaded_at') | list) %}
    {{ northstar._raw_select(table, raw, mapping) }}
    {% elif raw_source == 'models' %}
        {% set model_name = var('raw_models')[table] %}
        {% set relation = ref(*model_name.split('.')) if '.' in model_name
            else ref(project_name, model_name) %}
        {% set raw = northstar._raw_model(table, model_name, relation, mapping) %}
    {{ northstar._raw_select(table, raw, mapping) }}
    {% else %}
        {% set raw = northstar._named_table(source('raw', table), table, columns) %}
    {{ northstar._raw_select(table, raw, none) }}
    {% endif %}
{% endmacro %}


{# A select of a user's table in the shape of the contract. #}
{% macro _raw_select(table, raw, mapping) %}
    {% set read = raw_expressions(table, raw, mapping) %}
    {% set types = {} %}
    {% for column, expression in read['expressions'].items() if expression %}
        {% do types.update({column: raw['types'].get(raw_header(raw, expression))}) %}
    {% endfor %}
    {{ return('select\n        ' ~ raw_select_list(read['expressions'], types) ~ '\n    from '
        ~ read['from']) }}
{% endmacro %}


{# A relation as raw_file() gives a file. #}
{% macro _named_table(relation, name, columns, types={}) %}
    {{ return({'from': relation, 'name': name, 'headers': raw_headers(columns), 'types': types}) }}
{% endmacro %}


{# A model as raw_file() gives a file, with the contract's columns while nothing is built. Stops the
   run where a required one is missing. #}
{% macro _raw_model(table, model_name, relation, mapping) %}
    {% if not is_writing() %}
        {{ return(northstar._named_table(
            relation, model_name, input_contract()[table].columns.keys() | list)) }}
    {% endif %}
    {% set types = {} %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do types.update({column.name: column.dtype}) %}
    {% endfor %}
    {% set raw = northstar._named_table(
        relation, 'model ' ~ model_name, types.keys() | list, types) %}
    {% if not mapping %}
        {% do northstar._check_required_columns(table, raw) %}
    {% endif %}
    {{ return(raw) }}
{% endmacro %}
