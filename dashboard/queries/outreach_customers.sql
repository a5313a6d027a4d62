{{ config(enabled=room_is_on('outreach')) }}
-- One row per market, quadrant tier, action and outcome of each customer's first row in the list:
-- recommended, or why nothing is sent.
with listed as (
    select
        outreach_list.*,
        case
            when is_recommended then 'recommended'
            else exclusion_reason
        end as outreach_outcome
    from {{ ref('northstar', 'outreach_list') }} as outreach_list
    where priority_rank = 1
),

actions as (
    select
        action_code,
        min(name_en) as action_name_en,
        min(name_zh) as action_name_zh
    from {{ ref('outreach_actions') }}
    group by action_code
)

select
    listed.market,
    listed.quadrant_tier,
    coalesce(listed.action_code, 'none') as action_code,
    coalesce(actions.action_name_en, 'None') as outreach_action_en,
    coalesce(actions.action_name_zh, '无') as outreach_action_zh,
    coalesce(listed.objective, 'none') as outreach_objective,
    listed.outreach_outcome,
    count(*) as customers,
    sum(case when listed.is_recommended then 1 else 0 end) as recommended_customers,
    sum(case when listed.is_control then 1 else 0 end) as held_back_customers,
    sum(
        case when listed.is_recommended or listed.is_control then 0 else 1 end
    ) as customers_without_message,
    sum(case when listed.is_recommended then listed.expected_value end) as expected_value
from listed
left join actions on listed.action_code = actions.action_code
group by
    listed.market,
    listed.quadrant_tier,
    listed.action_code,
    actions.action_name_en,
    actions.action_name_zh,
    listed.objective,
    listed.outreach_outcome
order by
    {{ byte_order('listed.market') }},
    {{ byte_order('listed.quadrant_tier') }},
    {{ byte_order("coalesce(listed.action_code, 'none')") }},
    {{ byte_order('listed.outreach_outcome') }}
