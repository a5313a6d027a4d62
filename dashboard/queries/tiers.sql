-- One row per tier and lifecycle stage: its rank and names. A rule without its own words, such as a
-- scenario of a category, has those of the customers in it.
with named as (
    select
        tier_system,
        tier_code,
        tier_rank,
        name_en,
        name_zh
    from {{ ref('tier_rules') }}
    union all
    select
        tier_system,
        tier_code,
        tier_rank,
        tier_name_en as name_en,
        tier_name_zh as name_zh
    from {{ ref('northstar', 'customer_tiers') }}
    union all
    select
        'lifecycle_stage' as tier_system,
        lifecycle_stage as tier_code,
        stage_rank as tier_rank,
        name_en,
        name_zh
    from {{ ref('lifecycle_rules') }}
)

select
    tier_system,
    tier_code,
    min(tier_rank) as tier_rank,
    min(name_en) as name_en,
    min(name_zh) as name_zh
from named
group by tier_system, tier_code
order by tier_system, min(tier_rank), tier_code
