-- One row per market, quadrant tier, action and outcome of the list. An effect can be measured
-- where the action has more recommended customers, and more in control, than seed
-- outreach_parameters asks.
with rules as (
    select * from {{ ref('northstar', 'int_outreach_rules') }}
),

listed as (
    select
        outreach_list.*,
        coalesce(outreach_list.action_code, 'none') as listed_action,
        case
            when outreach_list.is_recommended then 'recommended'
            when outreach_list.is_eligible then 'alternative'
            else outreach_list.exclusion_reason
        end as outcome
    from {{ ref('northstar', 'outreach_list') }} as outreach_list
),

arms as (
    select
        listed_action,
        sum(case when is_recommended then 1 else 0 end) as recommended_customers,
        sum(case when is_control then 1 else 0 end) as control_customers
    from listed
    group by listed_action
),

counted as (
    select
        as_of_date,
        outreach_date,
        market,
        quadrant_tier,
        listed_action,
        outcome,
        count(*) as customers,
        sum(expected_value) as expected_value
    from listed
    group by as_of_date, outreach_date, market, quadrant_tier, listed_action, outcome
),

final as (
    select
        counted.market,
        counted.quadrant_tier,
        counted.listed_action as action_code,
        counted.outcome,
        cast(counted.customers as bigint) as customers,
        {{ as_decimal('counted.expected_value', 28, 4) }} as expected_value,
        arms.recommended_customers > rules.measurable_customers
        and arms.control_customers > rules.measurable_customers as is_measurable,
        counted.as_of_date,
        counted.outreach_date
    from counted
    cross join rules
    inner join arms on counted.listed_action = arms.listed_action
)

select * from final
