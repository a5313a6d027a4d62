-- One row per month, market, currency and disposition of raw orders: what they became, adding up to
-- the raw rows. Orders of erased customers leave the revenue of closed months; here they stay as
-- sums. An amount is converted at the rate of its day.
with accepted_orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

rejections as (
    select * from {{ ref('northstar', 'int_order_rejections') }}
),

raw_orders as (
    select
        market,
        currency_code,
        'accepted' as disposition,
        amount,
        amount_reporting,
        ordered_date
    from accepted_orders
    union all
    select
        coalesce(parsed_market, 'ZZ') as market,
        parsed_currency_code as currency_code,
        rejection_reason as disposition,
        parsed_amount as amount,
        amount_reporting,
        ordered_date
    from rejections
),

months as (
    select
        raw_orders.*,
        {{ month_of_raw_day('ordered_date') }} as month_start
    from raw_orders
),

final as (
    select
        market,
        currency_code,
        disposition,
        count(*) as row_count,
        {{ as_decimal('sum(amount)', 28, 4) }} as amount,
        {{ as_decimal('sum(amount_reporting)', 28, 4) }} as amount_reporting,
        month_start as month
    from months
    group by
        month_start,
        market,
        currency_code,
        disposition
)

select * from final
