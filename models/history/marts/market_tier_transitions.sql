-- One row per period end, market, tier system (or 'lifecycle_stage'), tier at the month end before,
-- and tier now, as in tier_transitions.
with movements as (
    select * from {{ ref('northstar', 'int_tier_movements') }}
),

final as (
    select
        market,
        tier_system,
        tier_code_1m_before as from_tier,
        tier_code as to_tier,
        cast(sum(customers) as bigint) as customers,
        {{ as_decimal('sum(net_revenue)', 28, 4) }} as revenue,
        as_of_date as period_end
    from movements
    group by as_of_date, market, tier_system, tier_code_1m_before, tier_code
)

select * from final
