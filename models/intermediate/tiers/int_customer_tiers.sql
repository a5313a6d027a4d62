-- One row per as-of date and customer with a sale: their tier in each tier system.
with metrics as (
    select * from {{ ref('int_customer_tier_metrics') }}
),

rules as (
    select * from {{ ref('int_tier_rules_pivoted') }}
),

matched as (
    select
        metrics.*,
        {{ first_matching_tier('quadrant', 'metrics', 'rules') }} as quadrant_tier,
        {{ first_matching_tier('pyramid', 'metrics', 'rules') }} as pyramid_tier,
        {{ first_matching_tier('value_score', 'metrics', 'rules') }} as value_score_tier,
        {{ first_matching_tier('scenario', 'metrics', 'rules') }} as scenario_band
    from metrics
    inner join rules
        on
            metrics.as_of_date = rules.as_of_date
            and metrics.rule_market = rules.rule_market
),

final as (
    select
        as_of_date,
        customer_id,
        rule_market,
        quadrant_tier,
        pyramid_tier,
        value_score_tier,
        rfm_segment,
        rfm_segment_rule_version,
        rfm_octant,
        scenario_band,
        scenario_band || '_' || category_slug as scenario_tier,
        category_slug,
        top_category,
        value_score_points
    from matched
)

select * from final
