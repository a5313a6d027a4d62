-- One row per customer with a sale by the as-of date. Of several sales at the first moment, the
-- first market by code counts, so that each customer is new in one market.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where
        sales_count > 0
        and as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

final as (
    select
        orders.customer_id,
        min({{ byte_order('orders.market') }}) as market,
        min(orders.batch_month) as month_start,
        min(orders.ordered_at) as ordered_at
    from orders
    inner join customer_facts
        on
            orders.customer_id = customer_facts.customer_id
            and orders.ordered_at = customer_facts.first_ordered_at
    group by orders.customer_id
)

select * from final
