-- Nothing is lost silently: every raw order row is in orders or in order_rejections, once, and per
-- currency the valid amounts of the raw rows are those accepted plus those rejected. A failing row
-- names a currency and what is missing of it (negative: too much). A raw row that vanished since
-- an earlier run does that, too: then run `dbt build --full-refresh`.
with raw_rows as (
    select
        currency_code,
        count(*) as row_count,
        sum(amount) as amount
    from {{ ref('stg_orders') }}
    group by currency_code
),

accepted_rows as (
    select
        currency_code,
        count(*) as row_count,
        sum(amount) as amount
    from {{ ref('orders') }}
    group by currency_code
),

parsed_rejections as (
    select
        case
            when {{ clean_text('currency_code') }} is null then '{{ var("reporting_currency") }}'
            else {{ parse_code(clean_text('currency_code'), 3) }}
        end as currency_code,
        {{ parse_decimal('amount', clean_text('amount')) }} as amount
    from {{ ref('order_rejections') }}
),

rejected_rows as (
    select
        currency_code,
        count(*) as row_count,
        sum(amount) as amount
    from parsed_rejections
    group by currency_code
),

compared as (
    select
        currency_code,
        row_count,
        coalesce(amount, 0) as amount
    from raw_rows
    union all
    select
        currency_code,
        -row_count as row_count,
        -coalesce(amount, 0) as amount
    from accepted_rows
    union all
    select
        currency_code,
        -row_count as row_count,
        -coalesce(amount, 0) as amount
    from rejected_rows
)

select
    currency_code,
    sum(row_count) as missing_rows,
    sum(amount) as missing_amount
from compared
group by currency_code
having sum(row_count) <> 0 or sum(amount) <> 0
