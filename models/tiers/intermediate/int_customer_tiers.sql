-- One row per as-of date and customer with a sale. All tier systems and the lifecycle stage are
-- decided in one pass, because they read the same inputs. A tier that no rule decides would be
-- null; test tier_rules_reachable excludes that. Who refuses profiling is unprofiled in every
-- system, without a category, and keeps the lifecycle stage, which comes from facts alone.
{{ config(
    materialized=kept_materialization(), incremental_strategy='by_batch', clustered_by='customer_id'
) }}

with metrics as (
    select * from {{ ref('northstar', 'int_tier_rule_inputs') }}
    where {{ in_batch('as_of_date') }}
),

lifecycle_rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

rules as (
    select * from {{ ref('northstar', 'int_tier_rules_pivoted') }}
),

matched as (
    select
        metrics.*,
        {% for tier_system in tier_systems() if tier_system.decided_by == 'rules' %}
        case
            when metrics.is_unprofiled then {{ unprofiled_tier() }}
            else {{ first_matching_tier(tier_system.code, 'metrics', 'rules') }}
        end as {{ tier_system.rule_column }},
        {% endfor %}
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
        {% for tier_system in tier_systems() %}
        {{ tier_system.rule_column }},
        {% if tier_system.has_category %}
        {{ tier_system.rule_column }} || coalesce('_' || category_slug, '')
            as {{ tier_system.column }},
        {% endif %}
        {% endfor %}
        rfm_segment_rule_version,
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
