-- One row per counted refund, whose margin is its share of its order's. A table, because it looks
-- up orders of any month: as part of int_margins_computed it would do so again for each month.
with refunds as (
    select * from {{ ref('northstar', 'int_refunds_accepted') }}
    where order_kind <> 'not_counted'
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind <> 'not_counted'
),

matched as (
    select
        refunds.refund_id,
        refunds.amount as refund_amount,
        orders.channel,
        orders.amount as order_amount,
        {{ order_margin(
            'orders.order_kind', 'orders.amount_reporting', 'orders.cost_amount', 'orders.fx_rate'
        ) }} as order_margin
    from refunds
    inner join orders on refunds.order_id = orders.order_id
),

final as (
    select
        refund_id,
        channel,
        {{ refund_margin('order_margin', 'refund_amount', 'order_amount') }} as margin
    from matched
)

select * from final
