-- One row per sale up to D with lines: its top category, the one with the most money, ties by name,
-- the customer's sale before it that has one, and whether it is the customer's last. Customers who
-- refuse to be profiled on D are in no population, so not in this one.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

refusals as (
    select * from {{ ref('northstar', 'int_profiling_refusals') }}
),

sales as (
    select orders.*
    from {{ ref('northstar', 'int_orders_accepted') }} as orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    where
        orders.order_kind = 'sale'
        and not exists (
            select 1 from refusals
            where
                refusals.customer_id = orders.customer_id
                and {{ valid_on('refusals', 'as_of_dates.as_of_date') }}
        )
),

items as (
    select * from {{ ref('northstar', 'int_order_items_accepted') }}
),

category_amounts as (
    select
        sales.order_id,
        sales.customer_id,
        sales.ordered_at,
        items.category,
        sum(items.amount_reporting) as amount
    from sales
    inner join items on sales.order_id = items.order_id
    group by sales.order_id, sales.customer_id, sales.ordered_at, items.category
),

ranked as (
    select
        category_amounts.*,
        row_number() over (
            partition by order_id
            order by amount desc, {{ byte_order('category') }}
        ) as category_rank
    from category_amounts
),

final as (
    select
        order_id,
        customer_id,
        category,
        lag(category) over (
            partition by customer_id
            order by ordered_at, {{ byte_order('order_id') }}
        ) as previous_category,
        row_number() over (
            partition by customer_id
            order by ordered_at desc, {{ byte_order('order_id') }} desc
        ) = 1 as is_last
    from ranked
    where category_rank = 1
)

select * from final
