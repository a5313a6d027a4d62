{{ config(enabled=room_is_on('economics')) }}
-- One row per period end, tier system and tier: what the members of each month brought and cost in
-- the twelve months that end with it. programme_cost is spent on the tier alone. Plans expect
-- expected_roi of it, and minimum_roi at least.
with economics as (
    select * from {{ ref('northstar', 'tier_economics') }}
)

select
    economics.period_end,
    economics.tier_system,
    economics.tier_code,
    economics.expected_roi,
    economics.minimum_roi,
    {{ as_decimal('sum(months.revenue)', 28, 2) }} as revenue_12m,
    {{ as_decimal('sum(months.cost)', 28, 2) }} as cost_12m,
    {{ as_decimal('sum(months.addressed_spend + months.campaign_cost)', 28, 2) }}
        as programme_cost_12m
from economics
inner join economics as months
    on
        economics.tier_system = months.tier_system
        and economics.tier_code = months.tier_code
        and {{ months_between('months.period_end', 'economics.period_end') }} between 0 and 11
group by
    economics.period_end,
    economics.tier_system,
    economics.tier_code,
    economics.expected_roi,
    economics.minimum_roi
order by
    economics.period_end,
    {{ byte_order('economics.tier_system') }},
    {{ byte_order('economics.tier_code') }}
