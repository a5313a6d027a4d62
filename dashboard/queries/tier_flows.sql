{{ config(enabled=room_is_on('history')) }}
-- One row per period end, market, system, tier at the month end before and tier now.
-- Months come next to each other, since that packs best.
select
    period_end,
    market,
    tier_system,
    from_tier,
    to_tier,
    customers,
    revenue
from {{ ref('northstar', 'market_tier_transitions') }}
order by tier_system, from_tier, to_tier, market, period_end
