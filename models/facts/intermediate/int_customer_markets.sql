-- One row per as-of date and customer with an accepted order. So market rules reach merchants that
-- name markets in orders alone. A past date without a rule of a market has no rows, because nothing
-- would read them. Of several latest orders at one moment the first market by code wins.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    fingerprint_column='history_fingerprint',
) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where {{ in_batch('as_of_date') }}
),

tier_rules as (
    select * from {{ ref('northstar', 'int_tier_rules') }}
    where rule_market <> '*'
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where {{ in_batch('as_of_date') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

last_orders as (
    select
        customer_facts.as_of_date,
        customer_facts.customer_id,
        customer_facts.last_accepted_at
    from customer_facts
    inner join as_of_dates on customer_facts.as_of_date = as_of_dates.as_of_date
    where
        as_of_dates.is_current
        or as_of_dates.as_of_date in (select tier_rules.as_of_date from tier_rules)
),

final as (
    select
        last_orders.as_of_date,
        last_orders.customer_id,
        min({{ byte_order('orders.market') }}) as market
    from orders
    inner join last_orders
        on
            orders.customer_id = last_orders.customer_id
            and orders.ordered_at = last_orders.last_accepted_at
    group by last_orders.as_of_date, last_orders.customer_id
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
