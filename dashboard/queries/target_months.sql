{{ config(enabled=room_is_on('scorecards')) }}
-- One row per target of months and complete month.
select
    target_code,
    name_en as target_name_en,
    name_zh as target_name_zh,
    owner_block,
    status,
    unit,
    value as actual_value,
    pace_value,
    goal_value,
    period_start as month
from {{ ref('northstar', 'kpi_status') }}
where period_grain = 'month' and period_start is not null
order by {{ byte_order('owner_block') }}, {{ byte_order('target_code') }}, period_start
