{{ config(enabled=room_is_on('value')) }}
-- One row per market, tier system, tier and tenth of p_alive. Customers with one purchase have a
-- p_alive of 1 by definition, so they are a class of their own, 10. Null: no prediction is made.
with valued as (
    select
        customer_id,
        revenue_to_date,
        clv,
        is_at_risk,
        case
            when p_alive is null then null
            when repeat_purchase_days = 0 then 10
            when p_alive = 1 then 9
            else cast(floor(p_alive * 10) as integer)
        end as p_alive_tenth
    from {{ ref('northstar', 'customer_value') }}
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
),

tiers as (
    select * from {{ ref('northstar', 'customer_tiers') }}
)

select
    customers.market,
    tiers.tier_system,
    tiers.tier_code,
    valued.p_alive_tenth,
    count(*) as customers,
    sum(case when valued.is_at_risk then 1 else 0 end) as at_risk_customers,
    {{ as_decimal(
        'sum(case when valued.is_at_risk then valued.revenue_to_date else 0 end)', 28, 2
    ) }} as at_risk_revenue,
    {{ as_decimal('sum(case when valued.is_at_risk then valued.clv else 0 end)', 28, 2) }}
        as at_risk_clv
from valued
inner join customers on valued.customer_id = customers.customer_id
inner join tiers on valued.customer_id = tiers.customer_id
group by customers.market, tiers.tier_system, tiers.tier_code, valued.p_alive_tenth
order by
    {{ byte_order('customers.market') }},
    {{ byte_order('tiers.tier_system') }},
    {{ byte_order('tiers.tier_code') }},
    valued.p_alive_tenth
