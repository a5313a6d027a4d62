{{ config(enabled=room_is_on('history')) }}
-- One row per period end, market, system and tier. covered_customers are those outside the tier
-- that a coverage target leaves out; null where the system has no target. Months come next to each
-- other, since that packs best.
with metrics as (
    select * from {{ ref('northstar', 'market_tier_metrics') }}
),

targets as (
    select * from {{ ref('coverage_targets') }}
)

select
    metrics.period_end,
    metrics.market,
    metrics.tier_system,
    metrics.tier_code,
    metrics.customers,
    metrics.active_customers,
    metrics.previous_customers,
    metrics.converting_customers,
    metrics.repurchasing_customers,
    metrics.staying_customers_1m,
    metrics.year_ago_customers,
    metrics.staying_customers_12m,
    metrics.sales_count,
    metrics.gross_revenue,
    metrics.revenue,
    case
        when metrics.tier_code = targets.excluded_tier_code then 0
        when targets.excluded_tier_code is not null then metrics.customers
    end as covered_customers
from metrics
left join targets
    on
        metrics.tier_system = targets.tier_system
        and {{ valid_on('targets', 'metrics.period_end') }}
order by metrics.tier_system, metrics.tier_code, metrics.market, metrics.period_end
