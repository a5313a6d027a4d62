-- One row per treatment send up to the as-of date, in the customer's market: whether it was opened
-- and clicked by then, and whether a sale followed within the conversion window (var
-- conversion_window_days), which begins with the send. A click is an open, too. A member of a
-- control group was sent nothing and has no row.
{{ config(enabled=room_is_on('scorecards') and room_is_on('campaigns')) }}
{% set window_days = var('conversion_window_days') %}
{% set bucket_days = window_days + 1 %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

sends as (
    select
        sends.send_id,
        sends.campaign_id,
        sends.customer_id,
        coalesce(sends.channel, 'unknown') as channel,
        sends.cost_amount,
        coalesce(sends.opened_date <= as_of_dates.as_of_date, false)
        or coalesce(sends.clicked_date <= as_of_dates.as_of_date, false) as is_opened,
        coalesce(sends.clicked_date <= as_of_dates.as_of_date, false) as is_clicked,
        {{ days_before('sends.sent_date', -window_days) }} as last_day,
        {{ day_bucket('sends.sent_date', bucket_days) }} as bucket,
        as_of_dates.as_of_date,
        sends.sent_date,
        sends.sent_at
    from {{ ref('northstar', 'int_campaign_sends_accepted') }} as sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
    where not sends.is_control
),

clicks_in_buckets as (
    {% for moved in [0, bucket_days] %}
    select
        send_id,
        customer_id,
        bucket + {{ moved }} as bucket,
        sent_date,
        last_day,
        sent_at
    from sends
    where is_clicked
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

sales as (
    select
        customer_id,
        {{ day_bucket('ordered_date', bucket_days) }} as bucket,
        ordered_date,
        ordered_at
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

followed as (
    select distinct clicks.send_id
    from clicks_in_buckets as clicks
    inner join as_of_dates on clicks.last_day <= as_of_dates.as_of_date
    inner join sales
        on
            clicks.customer_id = sales.customer_id
            and clicks.bucket = sales.bucket
            and clicks.sent_date <= sales.ordered_date
            and clicks.last_day >= sales.ordered_date
            and clicks.sent_at <= sales.ordered_at
),

final as (
    select
        sends.send_id,
        sends.campaign_id,
        sends.customer_id,
        coalesce(members.market, 'ZZ') as market,
        sends.channel,
        sends.cost_amount,
        sends.is_opened,
        sends.is_clicked,
        sends.last_day <= sends.as_of_date as is_window_over,
        sends.is_clicked and followed.send_id is not null as is_followed_by_sale,
        sends.sent_date
    from sends
    left join members on sends.customer_id = members.customer_id
    left join followed on sends.send_id = followed.send_id
)

select * from final
