-- One row per customer with a sale, on the current as-of date alone, because only tags need it and
-- tags have no history. Of equal counts the first scene or channel by code wins.
{% set zone = var('business_time_zone') %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

day_parts as (
    select * from {{ ref('day_parts') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

sales as (
    select
        orders.customer_id,
        orders.channel,
        case when {{ day_of_week('orders.ordered_date') }} >= 6 then 'weekend_' else 'weekday_' end
        || day_parts.day_part as scene
    from orders
    inner join day_parts
        on {{ hour_of_day(business_time('orders.ordered_at', zone)) }} = day_parts.hour_of_day
    where
        orders.order_kind = 'sale'
        and orders.ordered_date <= (select as_of_dates.as_of_date from as_of_dates)
),

-- One pass over the sales; scene counts are then summed over the channels of a customer.
channel_sales as (
    select
        customer_id,
        channel,
        {% for scene in scenes() %}
        count(case when scene = '{{ scene }}' then 1 end) as {{ scene }},
        {% endfor %}
        count(*) as sales_count
    from sales
    group by customer_id, channel
),

scene_sales as (
    select
        customer_id,
        {% for scene in scenes() %}
        sum({{ scene }}) as {{ scene }},
        {% endfor %}
        max(sales_count) as top_channel_sales_count
    from channel_sales
    group by customer_id
),

top_channels as (
    select
        channel_sales.customer_id,
        min({{ byte_order('channel_sales.channel') }}) as top_channel
    from channel_sales
    inner join scene_sales
        on
            channel_sales.customer_id = scene_sales.customer_id
            and channel_sales.sales_count = scene_sales.top_channel_sales_count
    group by channel_sales.customer_id
),

final as (
    select
        as_of_dates.as_of_date,
        scene_sales.customer_id,
        case greatest({{ scenes() | join(', ') }})
            {% for scene in scenes() %}
            when {{ scene }} then '{{ scene }}'
            {% endfor %}
        end as top_scene,
        top_channels.top_channel
    from scene_sales
    cross join as_of_dates
    inner join top_channels on scene_sales.customer_id = top_channels.customer_id
)

select * from final
