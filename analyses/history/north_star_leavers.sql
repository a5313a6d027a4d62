{{ config(enabled=room_is_on('history')) }}
-- One row per customer in tier north_star at the last period end before the as-of date and in
-- another tier now. The row gives the reason: the conditions of the tier's rule that the customer
-- no longer meets, each with value and bound. The greatest former monthly spend comes first.
with customer_tiers as (
    select * from {{ ref('northstar', 'customer_tiers') }}
    where tier_system = 'quadrant'
),

history as (
    select * from {{ ref('northstar', 'customer_history') }}
),

metrics as (
    select
        rule_inputs.*,
        {{ metric_texts() }}
    from {{ ref('northstar', 'int_tier_rule_inputs') }} as rule_inputs
),

tier_rules as (
    select
        rules.*,
        {{ bound_texts() }}
    from {{ ref('northstar', 'int_tier_rules') }} as rules
    where rules.tier_system = 'quadrant' and rules.tier_code = 'north_star'
),

last_period_ends as (
    select max(history.period_end) as period_end
    from history
    where history.period_end < (select max(customer_tiers.as_of_date) from customer_tiers)
),

final as (
    select
        history.customer_id,
        history.period_end as was_north_star_on,
        customer_tiers.tier_code as tier_now,
        {{ conditions_text('tier_rules', 'metrics', 'en', are_missing=true) }} as failed_conditions,
        {{ conditions_text('tier_rules', 'metrics', 'zh', are_missing=true) }}
            as failed_conditions_zh,
        history.recency_days as recency_days_then,
        metrics.recency_days as recency_days_now,
        history.avg_monthly_spend as avg_monthly_spend_then,
        metrics.avg_monthly_spend as avg_monthly_spend_now
    from history
    inner join last_period_ends on history.period_end = last_period_ends.period_end
    inner join customer_tiers on history.customer_id = customer_tiers.customer_id
    inner join metrics
        on
            customer_tiers.as_of_date = metrics.as_of_date
            and customer_tiers.customer_id = metrics.customer_id
    inner join tier_rules
        on
            metrics.as_of_date = tier_rules.as_of_date
            and metrics.rule_market = tier_rules.rule_market
    where history.quadrant_tier = 'north_star' and customer_tiers.tier_code <> 'north_star'
)

select * from final
order by avg_monthly_spend_then desc, customer_id asc
