{{ config(severity='warn', enabled=room_is_on('economics')) }}
-- A channel whose sends have a cost of their own has no marketing spend in the same month, or it is
-- paid twice in tier_economics: who books a channel's sends in marketing_spend leaves their
-- cost_amount empty. A failing row is a channel and month with both.
with spend as (
    select * from {{ ref('northstar', 'int_marketing_spend_accepted') }}
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where not is_control
),

spend_months as (
    select
        channel,
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as month_start,
        sum(amount_reporting) as amount
    from spend
    group by channel, cast({{ dbt.date_trunc('month', 'spend_date') }} as date)
),

send_months as (
    select
        channel,
        cast({{ dbt.date_trunc('month', 'sent_date') }} as date) as month_start,
        sum(cost_amount) as cost_amount
    from sends
    group by channel, cast({{ dbt.date_trunc('month', 'sent_date') }} as date)
)

select
    spend_months.channel,
    spend_months.month_start,
    spend_months.amount as marketing_spend,
    send_months.cost_amount as cost_of_sends
from spend_months
inner join send_months
    on
        spend_months.channel = send_months.channel
        and spend_months.month_start = send_months.month_start
where send_months.cost_amount <> 0 and spend_months.amount <> 0
