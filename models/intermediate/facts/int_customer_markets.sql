-- One row per as-of date and customer whose own row names no market: the market of their latest
-- accepted order by then; of several at that moment the first by code.
with customer_facts as (
    select * from {{ ref('int_customer_facts') }}
),

merged_customers as (
    select * from {{ ref('int_customers_merged') }}
    where market is not null
),

orders as (
    select * from {{ ref('int_orders_accepted') }}
),

without_market as (
    select
        customer_facts.as_of_date,
        customer_facts.customer_id,
        customer_facts.last_accepted_at
    from customer_facts
    left join merged_customers on customer_facts.customer_id = merged_customers.customer_id
    where merged_customers.customer_id is null
),

final as (
    select
        without_market.as_of_date,
        without_market.customer_id,
        min({{ byte_order('orders.market') }}) as market
    from orders
    inner join without_market
        on
            orders.customer_id = without_market.customer_id
            and orders.ordered_at = without_market.last_accepted_at
    group by without_market.as_of_date, without_market.customer_id
)

select * from final
