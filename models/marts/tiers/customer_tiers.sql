-- One row per as-of date, customer with a sale and tier system: the tier they are in, its rank and
-- names, and the version of the rule that put them there.
{% set tier_columns = {
    'quadrant': 'quadrant_tier',
    'pyramid': 'pyramid_tier',
    'value_score': 'value_score_tier',
    'rfm_segment': 'rfm_segment',
    'rfm_octant': 'rfm_octant',
} %}

with customer_tiers as (
    select * from {{ ref('int_customer_tiers') }}
),

tier_rules as (
    select * from {{ ref('int_tier_rules') }}
),

category_names as (
    select * from {{ ref('category_names') }}
),

-- A scenario's tier is a band, which has the rule, and a category.
scenario_names as (
    select
        customer_tiers.as_of_date,
        customer_tiers.customer_id,
        customer_tiers.scenario_tier as tier_code,
        tier_rules.tier_rank,
        tier_rules.tier_name_en || ' '
        || coalesce(category_names.name_en, customer_tiers.top_category) || ' customers'
            as tier_name_en,
        tier_rules.tier_name_zh
        || coalesce(category_names.name_zh, customer_tiers.top_category) || '用户'
            as tier_name_zh,
        tier_rules.rule_version
    from customer_tiers
    inner join tier_rules
        on
            customer_tiers.as_of_date = tier_rules.as_of_date
            and customer_tiers.rule_market = tier_rules.rule_market
            and customer_tiers.scenario_band = tier_rules.tier_code
            and tier_rules.tier_system = 'scenario'
    left join category_names on customer_tiers.category_slug = category_names.category_slug
),

final as (
    {% for tier_system, column in tier_columns.items() %}
    select
        customer_tiers.as_of_date,
        customer_tiers.customer_id,
        '{{ tier_system }}' as tier_system,
        customer_tiers.{{ column }} as tier_code,
        cast(tier_rules.tier_rank as integer) as tier_rank,
        tier_rules.tier_name_en,
        tier_rules.tier_name_zh,
        tier_rules.rule_version
    from customer_tiers
    inner join tier_rules
        on
            customer_tiers.as_of_date = tier_rules.as_of_date
            and customer_tiers.rule_market = tier_rules.rule_market
            and customer_tiers.{{ column }} = tier_rules.tier_code
            and tier_rules.tier_system = '{{ tier_system }}'
    union all
    {% endfor %}
    select
        as_of_date,
        customer_id,
        'scenario' as tier_system,
        tier_code,
        cast(tier_rank as integer) as tier_rank,
        tier_name_en,
        tier_name_zh,
        rule_version
    from scenario_names
)

select * from final
