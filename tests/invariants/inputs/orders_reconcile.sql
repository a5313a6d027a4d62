-- Nothing is lost silently: every raw order row is in orders or in order_rejections, once, and per
-- currency, status and day the valid amounts of the raw rows equal the accepted plus the rejected
-- ones. A failing row says what is missing (negative: too much). Either a raw row vanished since an
-- earlier run, or it changed without a newer updated_at, so that no run reads it again. Of an order
-- of an erased customer the rejection has the month alone, and neither a status nor a bad currency.
with staged_rows as (
    select
        staged_orders.currency_code,
        staged_orders.status,
        staged_orders.ordered_date,
        staged_orders.amount,
        {{ is_erased('orders') }} as is_erased
    from {{ ref('northstar', 'stg_orders') }} as staged_orders
    {{ erased_joins('orders', 'staged_orders') }}
),

comparable_rows as (
    select
        case
            when is_erased then coalesce(currency_code, '{{ var("reporting_currency") }}')
            else currency_code
        end as currency_code,
        case when is_erased then 'completed' else status end as status,
        case when is_erased then {{ first_of_month('ordered_date') }} else ordered_date end
            as ordered_date,
        amount
    from staged_rows
),

raw_rows as (
    select
        currency_code,
        status,
        ordered_date,
        count(*) as row_count,
        sum(amount) as amount
    from comparable_rows
    group by currency_code, status, ordered_date
),

accepted_rows as (
    select
        currency_code,
        status,
        ordered_date,
        count(*) as row_count,
        sum(amount) as amount
    from {{ ref('northstar', 'orders') }}
    group by currency_code, status, ordered_date
),

parsed_rejections as (
    select
        case
            when {{ clean_text('currency_code') }} is null then '{{ var("reporting_currency") }}'
            else {{ parse_code(clean_text('currency_code'), 3) }}
        end as currency_code,
        coalesce({{ clean_text('status') }}, 'completed') as status,
        {{ parse_decimal('amount', clean_text('amount')) }} as amount,
        ordered_date
    from {{ ref('northstar', 'int_order_rejections') }}
),

rejected_rows as (
    select
        currency_code,
        status,
        ordered_date,
        count(*) as row_count,
        sum(amount) as amount
    from parsed_rejections
    group by currency_code, status, ordered_date
),

compared as (
    select
        currency_code,
        status,
        ordered_date,
        row_count,
        coalesce(amount, 0) as amount
    from raw_rows
    {% for known_rows in ['accepted_rows', 'rejected_rows'] %}
    union all
    select
        currency_code,
        status,
        ordered_date,
        -row_count as row_count,
        -coalesce(amount, 0) as amount
    from {{ known_rows }}
    {% endfor %}
)

select
    currency_code,
    status,
    ordered_date,
    sum(row_count) as missing_rows,
    sum(amount) as missing_amount,
    '{{ how_to_reconcile() }}' as what_to_do
from compared
group by currency_code, status, ordered_date
having sum(row_count) <> 0 or sum(amount) <> 0
