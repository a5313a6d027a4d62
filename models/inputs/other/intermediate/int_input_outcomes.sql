-- One row per input table and outcome: what became of its rows, and which optional values took
-- their default, or which ids of customers are e-mail addresses. One pass over a table counts all
-- its values, because a select per column would parse the raw rows once per column. Rows of erased
-- people have the outcome erased_customer: no value of theirs takes a default, and none is shown.
{% set contract = input_contract() %}
{% set validated = {
    'order_items': 'int_order_items_validated',
    'marketing_spend': 'int_marketing_spend_validated',
    'surveys': 'int_surveys_validated',
} %}
{% set text = dbt.type_string() %}

with
{% for table in contract %}
{% set has_customers = 'customer_id' in contract[table]['columns'] %}
{% if checked_columns(table) or has_customers %}
{{ table }}_values as (
    select
        {% for column in checked_columns(table) %}
        sum(case when staged_rows.has_invalid_{{ column }} then 1 else 0 end) as {{ column }},
        min({{ byte_order(
            'case when staged_rows.has_invalid_' ~ column ~ ' then cast(staged_rows.raw_' ~ column
            ~ ' as ' ~ text ~ ') end') }}) as {{ column }}_sample,
        {% endfor %}
        {% if has_customers %}
        sum(case when {{ is_email('staged_rows.customer_id') }} then 1 else 0 end) as direct_ids,
        {% endif %}
        count(*) as rows_count
    from {{ ref('northstar', 'stg_' ~ table) }} as staged_rows
    {{ erased_joins(table, 'staged_rows') }}
    where not {{ is_erased(table) }}
),

{% endif %}
{% if table not in ['orders', 'refunds'] %}
{{ table }}_rows as (
    select
        {{ raw_column_names(table, 'staged_rows') }},
        {% for column in contract[table]['key'] %}
        staged_rows.{{ column }},
        {% endfor %}
        case
            when {{ is_erased(table) }} then 'erased_customer' else staged_rows.rejection_reason
        end as rejection_reason
    from {{ ref('northstar', validated.get(table, 'stg_' ~ table)) }} as staged_rows
    {{ erased_joins(table, 'staged_rows') }}
),

{{ table }}_verdicts as (
    select
        coalesce(rejection_reason, 'accepted') as outcome,
        count(*) as rows_count,
        {{ sample_of_rejection(table, 'raw_') }} as sample_value
    from {{ table }}_rows
    group by rejection_reason
),

{% if contract[table]['key'] %}
{{ table }}_versions as (
    select count(*) as versions_count
    from {{ table }}_rows
    where rejection_reason is null
    group by {{ contract[table]['key'] | join(', ') }}
    having count(*) > 1
),

{% endif %}
{% endif %}
{% endfor %}
orders_verdicts as (
    select
        case when order_kind = 'not_counted' then 'not_counted' else 'accepted' end as outcome,
        count(*) as rows_count,
        min(case when order_kind = 'not_counted' then {{ byte_order('status') }} end)
            as sample_value
    from {{ ref('northstar', 'int_orders_accepted') }}
    group by case when order_kind = 'not_counted' then 'not_counted' else 'accepted' end
    union all
    select
        rejection_reason as outcome,
        count(*) as rows_count,
        {{ sample_of_rejection('orders', '') }} as sample_value
    from {{ ref('northstar', 'int_order_rejections') }}
    group by rejection_reason
),

refunds_verdicts as (
    select
        'accepted' as outcome,
        count(*) as rows_count,
        cast(null as {{ text }}) as sample_value
    from {{ ref('northstar', 'int_refunds_accepted') }}
    union all
    select
        rejection_reason as outcome,
        count(*) as rows_count,
        {{ sample_of_rejection('refunds', '') }} as sample_value
    from {{ ref('northstar', 'int_refund_rejections') }}
    group by rejection_reason
),

-- Of the rows of one key that pass all checks, all but one are superseded.
superseded as (
    {% for table in contract if table not in ['orders', 'refunds'] and contract[table]['key'] %}
    select
        '{{ table }}' as table_name,
        coalesce(sum(versions_count - 1), 0) as rows_count
    from {{ table }}_versions
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    {% for table in contract %}
    select
        '{{ table }}' as table_name,
        outcome,
        'row' as counted,
        rows_count,
        sample_value
    from {{ table }}_verdicts
    union all
    {% for column in checked_columns(table) %}
    select
        '{{ table }}' as table_name,
        'invalid_{{ column }}' as outcome,
        'value' as counted,
        {{ column }} as rows_count,
        {{ column }}_sample as sample_value
    from {{ table }}_values
    union all
    {% endfor %}
    {% if 'customer_id' in contract[table]['columns'] %}
    select
        '{{ table }}' as table_name,
        'direct_id' as outcome,
        'value' as counted,
        direct_ids as rows_count,
        cast(null as {{ text }}) as sample_value
    from {{ table }}_values
    union all
    {% endif %}
    {% endfor %}
    select
        table_name,
        'superseded_version' as outcome,
        'row' as counted,
        rows_count,
        cast(null as {{ text }}) as sample_value
    from superseded
    union all
    select
        table_name,
        'accepted' as outcome,
        'row' as counted,
        -rows_count as rows_count,
        cast(null as {{ text }}) as sample_value
    from superseded
    {% for table in supplied_tables() %}
    union all
    select
        '{{ table }}' as table_name,
        'accepted' as outcome,
        'row' as counted,
        0 as rows_count,
        cast(null as {{ text }}) as sample_value
    {% endfor %}
),

final as (
    select
        table_name,
        outcome,
        counted,
        {{ column_of_outcome() }} as column_name,
        cast(sum(rows_count) as bigint) as row_count,
        max({{ byte_order('sample_value') }}) as sample_value
    from counted
    group by table_name, outcome, counted
    having
        sum(rows_count) > 0
        or outcome = 'accepted' and table_name in ('{{ supplied_tables() | join("', '") }}')
)

select * from final
