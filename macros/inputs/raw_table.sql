{#
    A select of the rows of one raw table, with every contract column under its contract name.
    Values are still raw: text, or the type that the user's table has. Stops the run at wrong
    raw_tables or raw_columns. The rows come from:
    - demo: the seed demo_<table>;
    - files, warehouse: the view raw_<table> that connect_raw_tables() made for this run;
    - a table that is not supplied: nowhere, the same columns as text and no row.

    table: a table of the input contract, as Jinja text.
#}
{% macro raw_table(table) %}
    {% set columns = input_contract()[table].columns.keys() | list %}
    {% set raw_source = var('raw_source') %}
    {% do northstar._check_raw_tables() %}
    {% do northstar._check_raw_columns() %}
    {% if table in supplied_tables(raw_source, var('raw_tables')) %}
        {% if raw_source == 'demo' %}
            {% set relation = ref('northstar', 'demo_' ~ table) %}
        {% else %}
            {% set relation = source('raw', table) %}
        {% endif %}
    select
        {# The demo is loaded at once, so its seeds have no loaded_at. #}
        {{ raw_select_list(
            columns,
            columns | reject('equalto', 'loaded_at') if raw_source == 'demo' else columns,
            var('raw_columns').get(table) if raw_source == 'demo' else none) }}
    from {{ relation }}
    {% else %}
    select
        {%- for column in columns %}
        cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    limit 0
    {% endif %}
{% endmacro %}
