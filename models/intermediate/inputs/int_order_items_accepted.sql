-- One row per accepted order line: a row that parses, of an accepted order; of rows with one order
-- id and line number the greatest by its raw columns.
with order_items as (
    select * from {{ ref('stg_order_items') }}
    where rejection_reason is null
),

orders as (
    select
        order_id,
        customer_id,
        order_kind,
        fx_rate,
        ordered_date
    from {{ ref('int_orders_accepted') }}
),

ranked as (
    select
        order_items.*,
        row_number() over (
            partition by order_items.order_id, order_items.line_number
            order by
                {{ newest_version_first('order_items', 'order_items') }}
        ) as version_rank
    from order_items
),

final as (
    select
        ranked.order_id,
        ranked.line_number,
        orders.customer_id,
        orders.order_kind,
        ranked.product_id,
        ranked.category,
        ranked.quantity,
        {{ reporting_amount('ranked.amount', 'orders.fx_rate') }} as amount_reporting,
        orders.ordered_date
    from ranked
    inner join orders on ranked.order_id = orders.order_id
    where ranked.version_rank = 1
)

select * from final
