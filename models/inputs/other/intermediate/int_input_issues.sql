-- One row per input table, column and issue. One pass over a table counts all its optional values,
-- because a select per column would parse the raw rows once per column.
{% set contract = input_contract() %}
{% set validated = {
    'order_items': 'int_order_items_validated',
    'surveys': 'int_surveys_validated',
} %}
{% set tables_with_rejection_mart = ['orders', 'refunds'] %}

with
{% for table in contract %}
{% if checked_columns(table) %}
{{ table }}_optional_values as (
    select
        {% for column in checked_columns(table) %}
        sum(case when has_invalid_{{ column }} then 1 else 0 end) as {{ column }},
        {% endfor %}
        count(*) as rows_count
    from {{ ref('northstar', 'stg_' ~ table) }}
),

{% endif %}
{% if table not in tables_with_rejection_mart %}
{{ table }}_rejections as (
    select
        rejection_reason,
        count(*) as rows_count
    from {{ ref('northstar', validated.get(table, 'stg_' ~ table)) }}
    where rejection_reason is not null
    group by rejection_reason
),

{% if contract[table]['key'] %}
{{ table }}_versions as (
    select count(*) as versions_count
    from {{ ref('northstar', validated.get(table, 'stg_' ~ table)) }}
    where rejection_reason is null
    group by {{ contract[table]['key'] | join(', ') }}
    having count(*) > 1
),

{% endif %}
{% endif %}
{% endfor %}
counted as (
    {% for table in contract %}
    {% for column in checked_columns(table) %}
    select
        '{{ table }}' as table_name,
        '{{ column }}' as column_name,
        'invalid_{{ column }}' as issue,
        cast({{ column }} as bigint) as row_count
    from {{ table }}_optional_values
    union all
    {% endfor %}
    {% if table not in tables_with_rejection_mart %}
    select
        '{{ table }}' as table_name,
        case
            when rejection_reason = 'unknown_order' then 'order_id'
            else replace(replace(rejection_reason, 'missing_', ''), 'invalid_', '')
        end as column_name,
        rejection_reason as issue,
        cast(rows_count as bigint) as row_count
    from {{ table }}_rejections
    {% if contract[table]['key'] %}
    union all
    select
        '{{ table }}' as table_name,
        '{{ contract[table]['key'] | first }}' as column_name,
        'superseded_version' as issue,
        cast(sum(versions_count - 1) as bigint) as row_count
    from {{ table }}_versions
    {% endif %}
    {{ 'union all' if not loop.last }}
    {% endif %}
    {% endfor %}
),

final as (
    select
        table_name,
        column_name,
        issue,
        row_count
    from counted
    where row_count > 0
)

select * from final
