-- One row per as-of date and customer with a sale by then: the scene (weekday or weekend, part of
-- the day) and the channel in which they buy most often; of equal ones the first by code.
{% set zone = var('business_time_zone') %}

with as_of_dates as (
    select * from {{ ref('int_as_of_dates') }}
),

day_parts as (
    select * from {{ ref('day_parts') }}
),

sales as (
    select
        as_of_dates.as_of_date,
        orders.customer_id,
        orders.channel,
        {{ day_of_week('orders.ordered_date') }} >= 6 as is_weekend,
        {{ hour_of_day(business_time('orders.ordered_at', zone)) }} as hour_of_day
    from {{ ref('orders') }} as orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    where orders.order_kind = 'sale'
),

-- Hours are few: counting by hour first leaves little to join.
hourly_sales as (
    select
        as_of_date,
        customer_id,
        channel,
        is_weekend,
        hour_of_day,
        count(*) as sales_count
    from sales
    group by as_of_date, customer_id, channel, is_weekend, hour_of_day
),

scene_sales as (
    select
        hourly_sales.as_of_date,
        hourly_sales.customer_id,
        case when hourly_sales.is_weekend then 'weekend_' else 'weekday_' end
        || day_parts.day_part as scene,
        sum(hourly_sales.sales_count) as sales_count
    from hourly_sales
    inner join day_parts on hourly_sales.hour_of_day = day_parts.hour_of_day
    group by
        hourly_sales.as_of_date,
        hourly_sales.customer_id,
        hourly_sales.is_weekend,
        day_parts.day_part
),

channel_sales as (
    select
        as_of_date,
        customer_id,
        channel,
        sum(sales_count) as sales_count
    from hourly_sales
    group by as_of_date, customer_id, channel
),

ranked_scenes as (
    select
        scene_sales.*,
        row_number() over (
            partition by as_of_date, customer_id
            order by sales_count desc, {{ byte_order('scene') }}
        ) as scene_rank
    from scene_sales
),

ranked_channels as (
    select
        channel_sales.*,
        row_number() over (
            partition by as_of_date, customer_id
            order by sales_count desc, {{ byte_order('channel') }}
        ) as channel_rank
    from channel_sales
),

final as (
    select
        ranked_scenes.as_of_date,
        ranked_scenes.customer_id,
        ranked_scenes.scene as top_scene,
        ranked_channels.channel as top_channel
    from ranked_scenes
    inner join ranked_channels
        on
            ranked_scenes.as_of_date = ranked_channels.as_of_date
            and ranked_scenes.customer_id = ranked_channels.customer_id
    where ranked_scenes.scene_rank = 1 and ranked_channels.channel_rank = 1
)

select * from final
