-- One row per as-of date and customer whose own row names no market: the market of their latest
-- accepted order by then; of several at that moment the first by code. Where no rule is of a
-- market, for the current date alone.
{{ config(materialized='per_as_of_date') }}

with as_of_dates as (
    select * from {{ ref('int_as_of_dates') }}
    where {{ in_batch() }}
),

tier_rules as (
    select * from {{ ref('int_tier_rules') }}
    where rule_market <> '*'
),

customer_facts as (
    select * from {{ ref('int_customer_facts') }}
),

merged_customers as (
    select * from {{ ref('int_customers_merged') }}
    where market is not null
),

orders as (
    select * from {{ ref('int_orders_accepted') }}
),

needed_dates as (
    select as_of_date
    from as_of_dates
    where
        is_current
        or as_of_date in (select tier_rules.as_of_date from tier_rules)
),

without_market as (
    select
        customer_facts.as_of_date,
        customer_facts.customer_id,
        customer_facts.last_accepted_at
    from customer_facts
    inner join needed_dates on customer_facts.as_of_date = needed_dates.as_of_date
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
