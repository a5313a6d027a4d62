-- One row per month from the first one with a judged recipient on, and market, or 'all': the
-- conversion of recipients who had bought with a discount by the month end before, against that of
-- the others. A recipient counts once per campaign, with the first treatment, once the conversion
-- window is over. Where one side has no recipients, or the others bought nothing, it is null.
{{ config(enabled=room_is_on('scorecards') and room_is_on('campaigns')) }}

with days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain = 'month'
),

periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month'
),

recipients as (
    select
        recipients.customer_id,
        recipients.is_converted,
        sends.market,
        sends.sent_date
    from {{ ref('northstar', 'int_recipients_observed') }} as recipients
    inner join {{ ref('northstar', 'int_sends_observed') }} as sends
        on recipients.send_id = sends.send_id
    where recipients.is_first_treatment and sends.is_window_over
),

discounted as (
    select
        customer_id,
        min(fact_date) as first_discounted_date
    from {{ ref('northstar', 'int_margins_computed') }}
    where is_discounted
    group by customer_id
),

recipient_months as (
    select
        days.period_start,
        recipients.market,
        recipients.is_converted,
        discounted.customer_id is not null as has_discount
    from recipients
    inner join days on recipients.sent_date = days.day
    left join discounted
        on
            recipients.customer_id = discounted.customer_id
            and days.before_date >= discounted.first_discounted_date
),

responses as (
    select
        period_start,
        case when grouping(market) = 0 then market else 'all' end as market,
        count(case when has_discount then 1 end) as recipients_with,
        count(case when has_discount and is_converted then 1 end) as converted_with,
        count(case when not has_discount then 1 end) as recipients_without,
        count(case when not has_discount and is_converted then 1 end) as converted_without
    from recipient_months
    group by grouping sets (  -- noqa: PRS
        (period_start), (period_start, market)
    )
),

first_responses as (
    select
        market,
        min(period_start) as first_start
    from responses
    group by market
),

final as (
    select
        periods.period_start,
        first_responses.market,
        {{ ratio(
            'responses.converted_with * responses.recipients_without',
            'responses.recipients_with * responses.converted_without'
        ) }} as response
    from periods
    inner join first_responses on periods.period_start >= first_responses.first_start
    left join responses
        on
            periods.period_start = responses.period_start
            and first_responses.market = responses.market
)

select * from final
