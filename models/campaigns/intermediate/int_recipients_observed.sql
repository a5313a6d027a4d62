-- One row per row of int_recipients_drawn, with what the customer did from that send to the end of
-- the conversion window (var conversion_window_days). A sale before the send, on the same day, is
-- no effect of it; refunds and credit notes count by their day. A customer has lapsed if their last
-- sale before the send lies further back than lapsed_days; who never bought has not.
{% set window_days = var('conversion_window_days') %}
{% set bucket_days = window_days + 1 %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_campaign_rules') }}
),

drawn as (
    select * from {{ ref('northstar', 'int_recipients_drawn') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind <> 'not_counted'
),

refunds as (
    select * from {{ ref('northstar', 'int_refunds_accepted') }}
    where order_kind <> 'not_counted'
),

facts as (
    select
        customer_id,
        amount_reporting as amount,
        order_kind = 'sale' as is_sale,
        ordered_date as day,
        ordered_at as happened_at
    from orders
    union all
    select
        customer_id,
        -amount_reporting as amount,
        false as is_sale,
        refunded_date as day,
        refunded_at as happened_at
    from refunds
),

facts_in_buckets as (
    select
        facts.*,
        {{ day_bucket('facts.day', bucket_days) }} as bucket
    from facts
    inner join as_of_dates on facts.day <= as_of_dates.as_of_date
),

windows as (
    select
        send_id,
        customer_id,
        sent_date,
        sent_at,
        {{ days_before('sent_date', -window_days) }} as last_day,
        {{ day_bucket('sent_date', bucket_days) }} as bucket
    from drawn
),

windows_in_buckets as (
    select * from windows
    union all
    select
        send_id,
        customer_id,
        sent_date,
        sent_at,
        last_day,
        bucket + {{ bucket_days }} as bucket
    from windows
),

effects as (
    select
        windows.send_id,
        max(case when facts.is_sale then 1 else 0 end) as has_sale,
        sum(facts.amount) as revenue
    from windows_in_buckets as windows
    inner join facts_in_buckets as facts
        on
            windows.customer_id = facts.customer_id
            and windows.bucket = facts.bucket
            and windows.sent_date <= facts.day
            and windows.last_day >= facts.day
            and (not facts.is_sale or windows.sent_at <= facts.happened_at)
    group by windows.send_id
),

-- A sale at the moment of the send comes after it.
sends_and_sales as (
    select
        customer_id,
        send_id,
        cast(null as date) as sale_date,
        0 as place,
        sent_at as happened_at
    from drawn
    union all
    select
        orders.customer_id,
        cast(null as {{ dbt.type_string() }}) as send_id,
        orders.ordered_date as sale_date,
        1 as place,
        orders.ordered_at as happened_at
    from orders
    where
        orders.order_kind = 'sale'
        and exists (select 1 from drawn where drawn.customer_id = orders.customer_id)
),

with_last_sale as (
    select
        send_id,
        max(sale_date) over (
            partition by customer_id
            order by happened_at, place
            rows between unbounded preceding and current row
        ) as last_sale_date
    from sends_and_sales
),

last_sales as (
    select * from with_last_sale
    where send_id is not null
),

final as (
    select
        drawn.send_id,
        drawn.campaign_id,
        drawn.customer_id,
        drawn.channel,
        drawn.variant,
        drawn.cost_amount,
        {{ as_decimal('coalesce(effects.revenue, 0)', 28, 4) }} as revenue,
        drawn.is_first_send,
        drawn.is_first_treatment,
        drawn.is_conflicting,
        coalesce(effects.has_sale, 0) = 1 as is_converted,
        coalesce(
            {{ days_between('last_sales.last_sale_date', 'drawn.sent_date') }} > rules.lapsed_days,
            false
        ) as is_lapsed,
        drawn.sent_date
    from drawn
    cross join rules
    inner join last_sales on drawn.send_id = last_sales.send_id
    left join effects on drawn.send_id = effects.send_id
)

select * from final
