-- One row per as-of date and customer with a sale: their tier in each tier system, and their
-- lifecycle stage.
{{ config(materialized='incremental', incremental_strategy='by_batch') }}

with metrics as (
    select * from {{ ref('northstar', 'int_tier_rule_inputs') }}
    where {{ in_batch('as_of_date') }}
),

lifecycle_rules as (
    select * from {{ ref('northstar', 'int_lifecycle_rules_pivoted') }}
),

rules as (
    select * from {{ ref('northstar', 'int_tier_rules_pivoted') }}
),

matched as (
    select
        metrics.*,
        {{ first_matching_tier('quadrant', 'metrics', 'rules') }} as quadrant_tier,
        {{ first_matching_tier('pyramid', 'metrics', 'rules') }} as pyramid_tier,
        {{ first_matching_tier('value_score', 'metrics', 'rules') }} as value_score_tier,
        {{ first_matching_tier('scenario', 'metrics', 'rules') }} as scenario_band,
        {{ lifecycle_stage(
            'metrics.sales_count',
            'metrics.recency_days',
            'metrics.tenure_days',
            'metrics.expected_gap_days',
            'lifecycle_rules'
        ) }} as lifecycle_stage
    from metrics
    inner join rules
        on
            metrics.as_of_date = rules.as_of_date
            and metrics.rule_market = rules.rule_market
    inner join lifecycle_rules on metrics.as_of_date = lifecycle_rules.as_of_date
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
        lifecycle_stage,
        category_slug,
        top_category,
        value_score_points
    from matched
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
