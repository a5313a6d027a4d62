-- One row per recipient and month with sends that cost something, up to the as-of date. A control's
-- row is no send.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where cost_amount <> 0 and not is_control
),

final as (
    select
        sends.customer_id,
        {{ as_decimal('sum(sends.cost_amount)', 28, 4) }} as campaign_cost,
        {{ batch_month('sends.sent_date') }} as month_start
    from sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
    group by sends.customer_id, {{ batch_month('sends.sent_date') }}
)

select * from final
