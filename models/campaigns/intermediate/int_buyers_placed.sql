-- One row per customer with a sale up to D: the market and day of the first one. A customer without
-- a market of their own belongs to that market. Of several sales at the first moment the first
-- market by code counts.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

first_sales as (
    select
        orders.customer_id,
        min(orders.ordered_at) as first_ordered_at,
        min(orders.ordered_date) as first_sale_date
    from orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    group by orders.customer_id
),

final as (
    select
        first_sales.customer_id,
        min({{ byte_order('orders.market') }}) as market,
        first_sales.first_sale_date
    from first_sales
    inner join orders
        on
            first_sales.customer_id = orders.customer_id
            and first_sales.first_ordered_at = orders.ordered_at
    group by first_sales.customer_id, first_sales.first_sale_date
)

select * from final
