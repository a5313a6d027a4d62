-- Every row of customer_tiers has one explanation, of the same tier. The best tier of a system has
-- no next better one, nor has the tier of those who refuse profiling; every other tier has one.
-- (Another test checks that the explanation has words.) A failing row names the customer and the
-- system.
with customer_tiers as (
    select
        customer_id,
        tier_system,
        tier_code,
        tier_rank = 1 or tier_code = {{ unprofiled_tier() }} as is_best
    from {{ ref('northstar', 'customer_tiers') }}
),

explanations as (
    select
        customer_id,
        tier_system,
        tier_code,
        next_better_tier_code is null as is_best
    from {{ ref('northstar', 'tier_explanations') }}
)

select
    coalesce(customer_tiers.customer_id, explanations.customer_id) as customer_id,
    coalesce(customer_tiers.tier_system, explanations.tier_system) as tier_system,
    customer_tiers.tier_code,
    explanations.tier_code as explained_tier_code,
    customer_tiers.is_best,
    explanations.is_best as is_explained_as_best
from customer_tiers
full outer join explanations
    on
        customer_tiers.customer_id = explanations.customer_id
        and customer_tiers.tier_system = explanations.tier_system
where
    customer_tiers.tier_code is null
    or explanations.tier_code is null
    or customer_tiers.tier_code <> explanations.tier_code
    or customer_tiers.is_best <> explanations.is_best
