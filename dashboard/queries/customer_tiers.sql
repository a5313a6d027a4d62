-- One row per customer of the look-up and tier system: the tier, since when, and why.
select
    tiers.customer_id,
    tiers.tier_system,
    tiers.tier_code,
    tiers.tier_since,
    tiers.is_tier_since_censored,
    tiers.previous_tier_code,
    explanations.decided_by_en,
    explanations.decided_by_zh,
    explanations.next_better_tier_code,
    explanations.missing_for_next_en,
    explanations.missing_for_next_zh
from {{ ref('northstar', 'customer_tiers') }} as tiers
inner join {{ ref('northstar', 'tier_explanations') }} as explanations
    on
        tiers.customer_id = explanations.customer_id
        and tiers.tier_system = explanations.tier_system
where tiers.customer_id in ({{ dashboard_customers() }})
order by {{ byte_order('tiers.customer_id') }}, tiers.tier_system
