{{ config(enabled=room_is_on('history')) }}
-- One row per period end, market, system, tier at the month end before and tier now.
select
    period_end,
    market,
    tier_system,
    from_tier,
    to_tier,
    customers,
    revenue
from {{ ref('northstar', 'market_tier_transitions') }}
order by period_end, market, tier_system, from_tier, to_tier
