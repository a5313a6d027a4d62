{{ config(enabled=room_is_on('scorecards')) }}
-- One row per target: the last complete period. pace_progress is where a straight line from the
-- baseline to the goal would be.
with statuses as (
    select * from {{ ref('northstar', 'kpi_status') }}
    where is_latest
),

final as (
    select
        targets.target_code,
        targets.name_en as target_name_en,
        targets.name_zh as target_name_zh,
        parents.name_en as parent_target_en,
        parents.name_zh as parent_target_zh,
        targets.owner_block,
        targets.status,
        targets.unit,
        1 as targets_count,
        targets.baseline_value,
        targets.value as actual_value,
        targets.pace_value,
        targets.goal_value,
        targets.progress,
        {{ ratio(
            'targets.pace_value - targets.baseline_value',
            'targets.goal_value - targets.baseline_value', 6, 6
        ) }} as pace_progress,
        targets.period_end as judged_on,
        targets.due_date
    from statuses as targets
    left join statuses as parents on targets.parent_target_code = parents.target_code
)

select * from final
order by
    case status
        when 'missed' then 1
        when 'behind' then 2
        when 'on_track' then 3
        when 'reached' then 4
        else 5
    end,
    {{ byte_order('owner_block') }},
    {{ byte_order('target_code') }}
