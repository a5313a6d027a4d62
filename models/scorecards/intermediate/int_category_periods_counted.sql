-- One row per grain, period, market of the order (or 'all') and category of its lines: what was
-- sold in lines. An order with lines of two categories counts in both.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_metric_batches',
    batch_column='batch_date',
) }}
-- depends_on: {{ ref('northstar', 'int_metric_batches') }}

with period_days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where {{ in_batch('batch_date') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

order_items as (
    select * from {{ ref('northstar', 'int_order_items_accepted') }}
    where order_kind = 'sale'
),

categories as (
    select
        order_items.order_id,
        order_items.category,
        sum(order_items.quantity) as items_quantity,
        sum(order_items.amount_reporting) as gross_revenue
    from order_items
    group by order_items.order_id, order_items.category
),

days as (
    select
        orders.market,
        categories.category,
        orders.ordered_date as day,
        count(*) as sales_count,
        sum(categories.items_quantity) as items_quantity,
        sum(categories.gross_revenue) as gross_revenue
    from categories
    inner join orders on categories.order_id = orders.order_id
    group by orders.market, categories.category, orders.ordered_date
),

final as (
    select
        period_days.period_grain,
        case when grouping(days.market) = 0 then days.market else 'all' end as market,
        days.category,
        cast(sum(days.sales_count) as bigint) as sales_count,
        {{ as_decimal('sum(days.items_quantity)', 28, 6) }} as items_quantity,
        {{ as_decimal('sum(days.gross_revenue)', 28, 4) }} as gross_revenue,
        period_days.period_start,
        period_days.batch_date
    from period_days
    inner join days on period_days.day = days.day
    group by grouping sets (  -- noqa: PRS, RF02
        (
            period_days.batch_date, period_days.period_grain, period_days.period_start,
            days.category
        ),
        (
            period_days.batch_date, period_days.period_grain, period_days.period_start,
            days.category, days.market
        )
    )
)

select
    *,
    {{ fingerprint_of_batch('batch_date') }} as batch_fingerprint
from final
