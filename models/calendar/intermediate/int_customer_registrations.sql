-- One row per customer of the customers table whose row affects judged days: by a registration
-- date, or by a stated market where a tier rule names a market. Other attributes of a customer
-- (int_customers_merged) affect no past day, so a change to them recomputes nothing. A stated
-- market holds on all days, so its row belongs to no month.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_changed_month',
    key='customer_id',
) }}

-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
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
