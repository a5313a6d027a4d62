-- One row per touch up to D: a click on a campaign send, or an event of a touch type (seed
-- touch_events) that names what brought the visitor. A member of a control group was sent nothing.
{{ config(materialized=view_materialization()) }}

-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

touch_events as (
    select distinct touch_events.event_type
    from {{ ref('touch_events') }} as touch_events
    inner join as_of_dates on {{ valid_on('touch_events', 'as_of_dates.as_of_date') }}
),

events as (
    select * from {{ ref('northstar', 'int_events_accepted') }}
    where source_channel is not null
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where clicked_at is not null and not is_control
),

final as (
    select
        events.event_id as touch_id,
        events.customer_id,
        events.source_channel as channel,
        0 as kind_rank,
        events.occurred_at as touched_at
    from events
    inner join touch_events on events.event_type = touch_events.event_type
    inner join as_of_dates on events.occurred_date <= as_of_dates.as_of_date
    union all
    select
        sends.send_id as touch_id,
        sends.customer_id,
        sends.channel,
        1 as kind_rank,
        sends.clicked_at as touched_at
    from sends
    inner join as_of_dates
        on
            sends.sent_date <= as_of_dates.as_of_date
            and sends.clicked_date <= as_of_dates.as_of_date
)

select * from final
