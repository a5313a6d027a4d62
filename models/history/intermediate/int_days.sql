-- One row per day, from the first month with a fact to the end of the as-of date's month: the time
-- spine of the metrics. Its months are whole, even where the as-of date lies within the last one.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months') }}
),

daily_metrics as (
    select * from {{ ref('northstar', 'int_daily_metrics') }}
),

-- Only daily_metrics has events, and it lacks the days before the history.
fact_months as (
    select month_start from customer_months
    union distinct
    select month_start from daily_metrics
),

days as (
    {{ day_spine(
        '(select min(fact_months.month_start) from fact_months)',
        '(select ' ~ dbt.last_day('as_of_dates.as_of_date', 'month') ~ ' from as_of_dates)'
    ) }}
),

final as (
    select day as calendar_day
    from days
)

select * from final
