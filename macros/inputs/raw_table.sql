{#
    The rows of one raw table as a `select`, with every contract column under its contract name,
    values still raw (text, or the type the user's table has).

    - demo: from the seed demo_<table>;
    - files, warehouse: from the view raw_<table> that connect_raw_tables() made for this run;
    - a table that is not supplied: the same columns as text, and no row.
#}
{% macro raw_table(table) %}
    {% set columns = input_contract()[table].columns.keys() | list %}
    {% set raw_source = var('raw_source') %}
    {% do northstar._check_raw_tables() %}
    {% do northstar._check_raw_columns() %}
    {% if table in supplied_tables(raw_source, var('raw_tables')) %}
        {% if raw_source == 'demo' %}
            {% set relation = ref('demo_' ~ table) %}
        {% else %}
            {% set relation = source('raw', table) %}
        {% endif %}
    select
        {# The demo was loaded at once, so that no seed of it says when. #}
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
