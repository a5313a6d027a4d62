{{ config(enabled=room_is_on('history')) }}
-- One row per period end and tier system with a coverage target then.
with period_ends as (
    select distinct period_end
    from {{ ref('northstar', 'market_tier_metrics') }}
)

select
    period_ends.period_end,
    targets.tier_system,
    targets.target_share
from period_ends
inner join {{ ref('coverage_targets') }} as targets
    on {{ valid_on('targets', 'period_ends.period_end') }}
order by period_ends.period_end, targets.tier_system
