{{ config(enabled=room_is_on('scorecards')) }}
-- Targets that will be missed if nothing happens, and those that are missed: how far it is to the
-- goal, and what each period until the due date would have to bring. slipping are targets that are
-- on track or reached and lost progress in both of the last two periods.
with statuses as (
    select * from {{ ref('northstar', 'kpi_status') }}
    where period_start is not null
),

compared as (
    select
        statuses.*,
        lag(progress, 1) over (partition by target_code order by period_start) as progress_before,
        lag(progress, 2) over (partition by target_code order by period_start) as progress_earlier
    from statuses
),

judged as (
    select
        compared.*,
        case
            when status in ('behind', 'missed') then status
            when
                status in ('on_track', 'reached')
                and progress < progress_before
                and progress_before < progress_earlier
                then 'slipping'
        end as risk,
        case
            when due_date > period_end
                then
                    case period_grain
                        when 'month' then 1
                        when 'rolling_year' then 1
                        when 'quarter' then 3
                        when 'year' then 12
                    end
        end as months_of_period,
        {{ months_between('period_end', 'due_date') }} as months_left
    from compared
    where is_latest
),

final as (
    select
        risk,
        owner_block,
        target_code,
        name_en,
        parent_target_code,
        unit,
        baseline_value,
        value,
        pace_value,
        goal_value,
        goal_value - value as still_missing,
        progress,
        progress - progress_before as progress_of_period,
        due_date,
        months_left,
        case
            when months_left >= months_of_period
                then
                    {{ ratio(
                        '(goal_value - value) * months_of_period', 'months_left', operand_scale=6
                    ) }}
        end as needed_per_period
    from judged
    where risk is not null
)

select * from final
order by
    case risk when 'behind' then 1 when 'slipping' then 2 else 3 end,
    due_date,
    owner_block,
    target_code
