-- One row per customer with an accepted order and unbroken time in one market: that of the last
-- accepted order, as in int_customer_markets. Nearly all customers have one row, without dates;
-- only the orders of the others are put in order, so no step sorts all orders.
with orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

customers as (
    select
        customer_id,
        min({{ byte_order('market') }}) as first_market,
        max({{ byte_order('market') }}) as last_market
    from orders
    group by customer_id
),

-- At the last moment of a day with orders; of several at that moment the first market by code.
moments as (
    select
        orders.customer_id,
        orders.ordered_date,
        orders.ordered_at,
        min({{ byte_order('orders.market') }}) as market
    from orders
    inner join customers on orders.customer_id = customers.customer_id
    where customers.first_market <> customers.last_market
    group by orders.customer_id, orders.ordered_date, orders.ordered_at
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, ordered_date order by ordered_at desc
        ) as moment_rank
    from moments
),

days as (
    select
        customer_id,
        ordered_date,
        market,
        lag(market) over (partition by customer_id order by ordered_date) as market_before
    from ranked
    where moment_rank = 1
),

changes as (
    select
        customer_id,
        market,
        ordered_date as first_date,
        lead(ordered_date) over (partition by customer_id order by ordered_date) as next_date
    from days
    where market_before is null or market_before <> market
),

final as (
    select
        customer_id,
        first_market as market,
        cast(null as date) as first_date,
        cast(null as date) as next_date
    from customers
    where first_market = last_market
    union all
    select * from changes
)

select * from final
