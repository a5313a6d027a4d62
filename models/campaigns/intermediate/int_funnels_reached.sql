-- One row per customer and complete month with an event, a send or a sale: how far down the funnel
-- they came. Later nodes count for earlier ones, so a customer is at one node, the furthest. A
-- buyer whom no event and no send shows is untracked and at none. The channel is that of the
-- month's first event that names a source; ties of time go to the least id.
{% set nodes = funnel_nodes() %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

events as (
    select
        events.customer_id,
        events.event_id,
        events.source_channel,
        case
            {% for node in nodes if node['event_types'] %}
            when events.event_type in ('{{ node["event_types"] | join("', '") }}')
                then {{ nodes.index(node) + 1 }}
            {% endfor %}
            else 1
        end as node_number,
        events.batch_month as month,
        events.occurred_at
    from {{ ref('northstar', 'int_events_accepted') }} as events
    inner join as_of_dates
        on {{ is_complete_month('events.batch_month', 'as_of_dates.as_of_date') }}
),

sends as (
    select
        customer_id,
        {{ batch_month('sent_date') }} as month
    from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where not is_control
),

tracks as (
    select
        customer_id,
        month,
        node_number
    from events
    union all
    select
        sends.customer_id,
        sends.month,
        1 as node_number
    from sends
    inner join as_of_dates on {{ is_complete_month('sends.month', 'as_of_dates.as_of_date') }}
),

tracked as (
    select
        customer_id,
        month,
        max(node_number) as node_number
    from tracks
    group by customer_id, month
),

buyers as (
    select distinct
        orders.customer_id,
        orders.batch_month as month
    from {{ ref('northstar', 'int_orders_accepted') }} as orders
    inner join as_of_dates
        on {{ is_complete_month('orders.batch_month', 'as_of_dates.as_of_date') }}
    where orders.order_kind = 'sale'
),

ranked_sources as (
    select
        customer_id,
        month,
        source_channel,
        row_number() over (
            partition by customer_id, month
            order by occurred_at, {{ byte_order('event_id') }}
        ) as source_rank
    from events
    where source_channel is not null
),

joined as (
    select
        coalesce(tracked.customer_id, buyers.customer_id) as customer_id,
        coalesce(tracked.month, buyers.month) as month,
        case
            when tracked.customer_id is null then 0
            when buyers.customer_id is null then tracked.node_number
            else {{ nodes | length }}
        end as node_number,
        tracked.customer_id is null as is_untracked
    from tracked
    full outer join buyers
        on
            tracked.customer_id = buyers.customer_id
            and tracked.month = buyers.month
),

final as (
    select
        joined.customer_id,
        coalesce(merged_customers.market, placed.market, 'ZZ') as market,
        {{ channel_or_unknown('sources.source_channel') }} as channel,
        joined.node_number,
        joined.is_untracked,
        joined.month
    from joined
    left join {{ ref('northstar', 'int_customers_merged') }} as merged_customers
        on joined.customer_id = merged_customers.customer_id
    left join {{ ref('northstar', 'int_buyers_placed') }} as placed
        on joined.customer_id = placed.customer_id
    left join ranked_sources as sources
        on
            joined.customer_id = sources.customer_id
            and joined.month = sources.month
            and sources.source_rank = 1
)

select * from final
