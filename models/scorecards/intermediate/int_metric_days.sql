-- One row per grain and day up to the as-of date: the period of the day, and the month end before
-- the period, whose tiers cut the facts of the day. Facts meet their periods by their day, since a
-- join by a period's two ends compares every fact with every period.
with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain <> 'rolling_year'
),

days as (
    select calendar_day as day
    from {{ ref('northstar', 'int_days') }}
),

judged_dates as (
    select as_of_date from {{ ref('northstar', 'int_as_of_dates') }}
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        days.day,
        periods.before_date,
        coalesce(
            judged_dates.as_of_date is not null
            or periods.before_date < periods.no_tiers_before,
            false
        ) as is_judged_before,
        periods.batch_date
    from periods
    inner join days on periods.period_start <= days.day and periods.last_date >= days.day
    left join judged_dates on periods.before_date = judged_dates.as_of_date
)

select * from final
