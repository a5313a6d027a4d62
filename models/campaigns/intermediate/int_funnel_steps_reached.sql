-- One row per customer and complete month with an event, a send or a sale: how far down the funnel
-- they came. Later nodes count for earlier ones, so a customer is at one node, the furthest. A
-- buyer whom no event and no send shows is untracked and at none. The channel is that of the
-- month's first event that names a source; ties of time go to the least id.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_funnel_months',
) }}
{% set nodes = funnel_nodes() %}
-- depends_on: {{ ref('northstar', 'int_funnel_months') }}

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
        events.batch_month as month_start,
        events.occurred_at
    from {{ ref('northstar', 'int_events_accepted') }} as events
    inner join as_of_dates
        on {{ is_complete_month('events.batch_month', 'as_of_dates.as_of_date') }}
    where {{ in_batch('events.batch_month') }}
),

sends as (
    select
        customer_id,
        {{ batch_month('sent_date') }} as month_start
    from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where not is_control
),

tracks as (
    select
        customer_id,
        month_start,
        node_number
    from events
    union all
    select
        sends.customer_id,
        sends.month_start,
        1 as node_number
    from sends
    inner join as_of_dates
        on {{ is_complete_month('sends.month_start', 'as_of_dates.as_of_date') }}
    where {{ in_batch('sends.month_start') }}
),

tracked as (
    select
        customer_id,
        month_start,
        max(node_number) as node_number
    from tracks
    group by customer_id, month_start
),

buyers as (
    select distinct
        orders.customer_id,
        orders.batch_month as month_start
    from {{ ref('northstar', 'int_orders_accepted') }} as orders
    inner join as_of_dates
        on {{ is_complete_month('orders.batch_month', 'as_of_dates.as_of_date') }}
    where orders.order_kind = 'sale' and {{ in_batch('orders.batch_month') }}
),

ranked_sources as (
    select
        customer_id,
        month_start,
        source_channel,
        row_number() over (
            partition by customer_id, month_start
            order by occurred_at, {{ byte_order('event_id') }}
        ) as source_rank
    from events
    where source_channel is not null
),

joined as (
    select
        coalesce(tracked.customer_id, buyers.customer_id) as customer_id,
        coalesce(tracked.month_start, buyers.month_start) as month_start,
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
            and tracked.month_start = buyers.month_start
),

final as (
    select
        joined.customer_id,
        {{ channel_or_unknown('sources.source_channel') }} as channel,
        joined.node_number,
        joined.is_untracked,
        joined.month_start
    from joined
    left join ranked_sources as sources
        on
            joined.customer_id = sources.customer_id
            and joined.month_start = sources.month_start
            and sources.source_rank = 1
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
