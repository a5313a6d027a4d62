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
    select
        {%- for column in columns %}
        cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    limit 0
    {% elif raw_source == 'demo' %}
    select
        {# The demo is loaded at once, so its seeds have no loaded_at. #}
        {{ raw_select_list(columns, columns | reject('equalto', 'loaded_at'), mapping) }}
    from {{ ref('northstar', 'demo_' ~ table) }}
    {% elif raw_source == 'models' %}
        {% set model_name = var('raw_models')[table] %}
        {% set relation = ref(*model_name.split('.')) if '.' in model_name
            else ref(project_name, model_name) %}
        {% set present = northstar._columns_of_model(table, model_name, relation, mapping) %}
    select
        {{ raw_select_list(columns, present, mapping) }}
    from {{ relation }}
    {% else %}
    select
        {{ raw_select_list(columns, columns, none) }}
    from {{ source('raw', table) }}
    {% endif %}
{% endmacro %}


{# The columns that a model has, as the engine spells them; the contract's while nothing is built,
   and where a map says which there are. Stops the run where a required one is missing. #}
{% macro _columns_of_model(table, model_name, relation, mapping) %}
    {% if mapping or not is_writing() %}
        {{ return(input_contract()[table].columns.keys() | list) }}
    {% endif %}
    {% set columns = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
    {% do northstar._check_required_columns(
        table, {'columns': columns, 'name': 'model ' ~ model_name}) %}
    {{ return(columns) }}
{% endmacro %}
