-- One row per customer of the customers table that makes a difference to the past: who registered
-- when and was referred by whom, and, where tier rules are of a market, whose market is stated.
-- What else is known of customers stands in int_customers_merged and says nothing about any day.
-- A market is one on all days, so a customer with one belongs to no month.
{{ config(
    materialized='incremental',
    incremental_strategy='by_changed_month',
    key='customer_id',
) }}

-- Rules are read after the tests of int_rule_changes:
-- {{ ref('northstar', 'int_rule_changes') }}
with customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

market_rules as (
    select count(*) as market_rules_count
    from {{ ref('tier_rules') }}
    where market is not null
),

final as (
    select
        customers.customer_id,
        customers.referred_by_customer_id,
        case when market_rules.market_rules_count > 0 then customers.market end as market,
        customers.registered_date
    from customers
    cross join market_rules
    where
        customers.registered_date is not null
        or (market_rules.market_rules_count > 0 and customers.market is not null)
)

select
    *,
    {{ batch_month('case when market is null then registered_date end') }} as batch_month,
    {{ fingerprint_of_run() }} as batch_fingerprint
from final
