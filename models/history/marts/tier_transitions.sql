-- One row per period end, tier system (or 'lifecycle_stage'), tier at the month end before, and
-- tier now. Customers who stayed are included and no customer ever leaves, so the rows out of a
-- tier sum to its size at the month end before. 'none' means no sale by that day.
with movements as (
    select * from {{ ref('northstar', 'int_tier_movements') }}
),

transitions as (
    select
        as_of_date,
        tier_system,
        tier_code_1m_before,
        tier_code,
        sum(customers) as customers,
        sum(net_revenue) as net_revenue
    from movements
    group by as_of_date, tier_system, tier_code_1m_before, tier_code
),

from_tiers as (
    select
        as_of_date,
        tier_system,
        tier_code_1m_before,
        sum(customers) as customers
    from movements
    group by as_of_date, tier_system, tier_code_1m_before
),

final as (
    select
        transitions.tier_system,
        transitions.tier_code_1m_before as from_tier,
        transitions.tier_code as to_tier,
        cast(transitions.customers as bigint) as customers,
        {{ ratio('transitions.customers', 'from_tiers.customers') }} as share_of_from_tier,
        {{ as_decimal('transitions.net_revenue', 28, 4) }} as revenue,
        transitions.as_of_date as period_end
    from transitions
    inner join from_tiers
        on
            transitions.as_of_date = from_tiers.as_of_date
            and transitions.tier_system = from_tiers.tier_system
            and transitions.tier_code_1m_before = from_tiers.tier_code_1m_before
)

select * from final
