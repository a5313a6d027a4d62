{{ config(enabled=room_is_on('outreach')) }}
-- One row per action that is recommended or holds somebody back, over all markets: whether its
-- effect can be measured.
with actions as (
    select
        action_code,
        min(name_en) as outreach_action_en,
        min(name_zh) as outreach_action_zh,
        min(offer_en) as offer_en,
        min(offer_zh) as offer_zh
    from {{ ref('outreach_actions') }}
    group by action_code
)

select
    summary.action_code,
    actions.outreach_action_en,
    actions.outreach_action_zh,
    actions.offer_en,
    actions.offer_zh,
    sum(case when summary.outcome = 'recommended' then summary.customers else 0 end)
        as recommended_customers,
    sum(case when summary.outcome = 'control' then summary.customers else 0 end)
        as held_back_customers,
    case when max(case when summary.is_measurable then 1 else 0 end) = 1 then 'yes' else 'no' end
        as is_measurable
from {{ ref('northstar', 'outreach_summary') }} as summary
inner join actions on summary.action_code = actions.action_code
where summary.outcome in ('recommended', 'control')
group by
    summary.action_code,
    actions.outreach_action_en,
    actions.outreach_action_zh,
    actions.offer_en,
    actions.offer_zh
order by {{ byte_order('summary.action_code') }}
