-- One row per accepted event, of its canonical customer; of rows with one event id the greatest
-- by its raw columns.
with events as (
    select * from {{ ref('stg_events') }}
    where rejection_reason is null
),

identities as (
    select * from {{ ref('int_identities_resolved') }}
),

ranked as (
    select
        events.*,
        row_number() over (
            partition by events.event_id
            order by
                {{ newest_version_first('events', 'events') }}
        ) as version_rank
    from events
),

final as (
    select
        ranked.event_id,
        coalesce(identities.canonical_customer_id, ranked.customer_id) as customer_id,
        ranked.event_type,
        ranked.channel,
        ranked.category,
        ranked.occurred_date,
        ranked.occurred_at
    from ranked
    left join identities on ranked.customer_id = identities.customer_id
    where ranked.version_rank = 1
)

select * from final
