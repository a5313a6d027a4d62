-- One row per customer and calendar month with a sale, credit note or refund, up to the as-of date.
-- Each fact counts in the month of its own day, so a late refund changes its own month alone. A
-- month with refunds alone has no sales.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_months',
) }}

-- depends_on: {{ ref('northstar', 'int_months') }}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind <> 'not_counted' and {{ in_batch('batch_month') }}
),

refunds as (
    select * from {{ ref('northstar', 'int_refunds_accepted') }}
    where order_kind <> 'not_counted' and {{ in_batch('batch_month') }}
),

order_months as (
    select
        orders.customer_id,
        orders.batch_month as month_start,
        count(case when orders.order_kind = 'sale' then 1 end) as sales_count,
        sum(case when orders.order_kind = 'sale' then orders.amount_reporting else 0 end)
            as gross_revenue,
        sum(orders.amount_reporting) as net_revenue
    from orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    group by
        orders.customer_id,
        orders.batch_month
),

refund_months as (
    select
        refunds.customer_id,
        refunds.batch_month as month_start,
        sum(refunds.amount_reporting) as refunded_amount
    from refunds
    inner join as_of_dates on refunds.refunded_date <= as_of_dates.as_of_date
    group by
        refunds.customer_id,
        refunds.batch_month
),

final as (
    select
        coalesce(order_months.customer_id, refund_months.customer_id) as customer_id,
        cast(coalesce(order_months.sales_count, 0) as bigint) as sales_count,
        {{ as_decimal('coalesce(order_months.gross_revenue, 0)', 28, 4) }} as gross_revenue,
        {{ as_decimal(
            'coalesce(order_months.net_revenue, 0) - coalesce(refund_months.refunded_amount, 0)',
            28, 4
        ) }} as net_revenue,
        coalesce(order_months.month_start, refund_months.month_start) as month_start
    from order_months
    full outer join refund_months
        on
            order_months.customer_id = refund_months.customer_id
            and order_months.month_start = refund_months.month_start
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
