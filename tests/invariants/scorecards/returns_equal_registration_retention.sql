{{ config(enabled=room_is_on('scorecards') and room_is_on('history')) }}
-- The returns of new customers in metric_values are those of registration_retention: by month those
-- of d1_activity in each channel of acquisition, and the early losses of all. Customers registered
-- before the first sale's month are in the latter alone. The names of both fix their days.
with returns as (
    select
        metric_code,
        member,
        period_start,
        numerator
    from {{ ref('northstar', 'metric_values') }}
    where
        period_grain = 'month'
        and market = 'all'
        and (
            metric_code = 'd1_activity' and dimension = 'acquisition_channel'
            or metric_code = 'lost_within_3_days' and dimension = 'all'
        )
),

first_periods as (
    select min(period_start) as first_start
    from returns
),

retention as (
    select
        'd1_activity' as metric_code,
        acquisition_channel as member,
        registration_month as period_start,
        active_next_day_customers as customers
    from {{ ref('northstar', 'registration_retention') }}
    union all
    select
        'lost_within_3_days' as metric_code,
        'all' as member,
        registration_month as period_start,
        lost_within_3_days_customers as customers
    from {{ ref('northstar', 'registration_retention') }}
),

retained as (
    select
        retention.metric_code,
        retention.member,
        retention.period_start,
        sum(retention.customers) as customers
    from retention
    inner join first_periods on retention.period_start >= first_periods.first_start
    group by retention.metric_code, retention.member, retention.period_start
)

select
    coalesce(returns.metric_code, retained.metric_code) as metric_code,
    coalesce(returns.member, retained.member) as member,
    coalesce(returns.period_start, retained.period_start) as period_start,
    returns.numerator,
    retained.customers
from returns
full outer join retained
    on
        returns.metric_code = retained.metric_code
        and returns.member = retained.member
        and returns.period_start = retained.period_start
where coalesce(returns.numerator, 0) <> coalesce(retained.customers, 0)
