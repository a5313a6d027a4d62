-- One row per month with a touchpoint: through how many channels customers and shop met, as events,
-- sends and tickets name them. Days are business days up to the as-of date.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month'
),

touchpoints as (
    select
        channel,
        occurred_date as touch_date
    from {{ ref('northstar', 'int_events_accepted') }}
    union all
    select
        channel,
        sent_date as touch_date
    from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where not is_control
    union all
    select
        channel,
        opened_date as touch_date
    from {{ ref('northstar', 'int_tickets_accepted') }}
    where channel <> 'unknown'
),

touched as (
    select distinct
        touchpoints.channel,
        {{ batch_month('touchpoints.touch_date') }} as month_start
    from touchpoints
    inner join as_of_dates on touchpoints.touch_date <= as_of_dates.as_of_date
    where touchpoints.channel is not null
),

counted as (
    select
        periods.period_start,
        count(touched.channel) as channels
    from periods
    left join touched on periods.period_start = touched.month_start
    group by periods.period_start
),

final as (
    select
        'touchpoint_classes' as metric_code,
        'month' as period_grain,
        period_start,
        'all' as market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal('channels', 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from,
        cast(null as date) as judged_to,
        0 as waiting_days
    from counted
)

select * from final
