{#
    A query of one row and column for `dbt source freshness`: the newest time in a raw table, read
    as staging reads it, null without one. A time more than a day ahead is a typing error, as it is
    in staging, and would make the table look fresh until then.

    table: a table of the input contract that this run is given, as Jinja text;
    columns: its columns of times and days, a Jinja list.
#}
{% macro newest_raw_time(table, columns) %}
    {% set types = input_contract()[table]['columns'] %}
    {% set latest = dbt.dateadd('day', 1, 'cast(' ~ dbt.current_timestamp() ~ ' as timestamp)') %}
    with times as (
        select
            {%- for column in columns %}
            {%- set text = clean_text(column) %}
            {{ 'cast(' ~ parse_date(text) ~ ' as timestamp)' if types[column]['type'] == 'date'
                else parse_timestamp(column, text) }} as {{ column }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from {{ source('raw', table) }}
    ),

    newest as (
        select
            {%- for column in columns %}
            max(case when {{ column }} <= {{ latest }} then {{ column }} end) as {{ column }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from times
    )

    select max(newest_at)
    from (
        {%- for column in columns %}
        select {{ column }} as newest_at from newest
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    ) as each_column
{% endmacro %}
