-- Messages by the month of sending and the recipient's market, and decisions on campaigns by the
-- month in which they were made.
{{ config(enabled=room_is_on('scorecards') and room_is_on('compliance')) }}

with days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain = 'month'
),

sends as (
    select * from {{ ref('northstar', 'int_sends_judged') }}
),

approvals as (
    select * from {{ ref('northstar', 'int_campaign_approvals_accepted') }}
),

scoped as (
    {% for market in ["'all'", 'sends.market'] %}
    select
        days.period_start,
        {{ market }} as market,
        sends.is_compliant,
        sends.is_unapproved
    from sends
    inner join days on sends.sent_date = days.day
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select
        period_start,
        market,
        count(*) as sends,
        sum(case when is_compliant then 1 else 0 end) as compliant_sends,
        sum(case when is_unapproved then 1 else 0 end) as unapproved_sends
    from scoped
    group by period_start, market
),

decided as (
    select
        days.period_start,
        count(*) as decisions,
        sum(case when approvals.is_approved then 1 else 0 end) as approving
    from approvals
    inner join days on approvals.decided_date = days.day
    group by days.period_start
),

measured as (
    select
        'send_compliance' as metric_code,
        period_start,
        market,
        compliant_sends as numerator,
        sends as denominator
    from counted
    union all
    select
        'unapproved_sends' as metric_code,
        period_start,
        market,
        unapproved_sends as numerator,
        1 as denominator
    from counted
    union all
    select
        'content_pass_rate' as metric_code,
        period_start,
        'all' as market,
        approving as numerator,
        decisions as denominator
    from decided
)

select
    metric_code,
    'month' as period_grain,
    period_start,
    market,
    'all' as dimension,
    'all' as member,
    {{ as_decimal('numerator', 28, 6) }} as numerator,
    {{ as_decimal('denominator', 28, 6) }} as denominator,
    cast(null as {{ dbt.type_string() }}) as judged_by,
    cast(null as date) as judged_from,
    cast(null as date) as judged_to,
    0 as waiting_days
from measured
