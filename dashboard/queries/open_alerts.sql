{{ config(enabled=room_is_on('monitoring')) }}
-- One row per open alert, with what to do.
select
    rule_code,
    market,
    severity,
    owner_role,
    explanation_en,
    explanation_zh,
    action_en,
    action_zh,
    1 as alerts_count,
    case when is_new then 1 else 0 end as new_count,
    case when severity = 'critical' then 1 else 0 end as critical_count,
    case when is_market_paused then 1 else 0 end as paused_count,
    runs_for,
    case when is_beyond_noise then 'beyond_noise' when not is_beyond_noise then 'within_noise' end
        as noise,
    cast(due_at as date) as due_on,
    cast(acknowledged_at as date) as acknowledged_on
from {{ ref('northstar', 'alerts') }}
where is_open
order by
    {{ byte_order('rule_code') }}, {{ byte_order('explanation_en') }},
    {{ byte_order('target_code') }}
