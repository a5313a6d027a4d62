-- One row per accepted event. Raw events have no updated_at, so of several rows with one id the
-- greatest by its raw columns wins, in whatever order they were loaded. An event whose customer has
-- no market of their own has market ZZ.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_changed_month',
    key='event_id',
    due='int_events_due',
) }}

with events as (
    select staged_events.*
    from
        {{ rows_to_validate('int_events_accepted', 'int_events_due', 'stg_events') }}
            as staged_events
    {{ erased_joins('events', 'staged_events') }}
    where staged_events.rejection_reason is null and not {{ is_erased('events') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
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

identified as (
    select
        ranked.*,
        coalesce(identities.canonical_customer_id, ranked.customer_id) as canonical_customer_id,
        case when identities.canonical_customer_id is not null then ranked.customer_id end
            as linked_customer_id
    from ranked
    left join identities on ranked.customer_id = identities.customer_id
    where ranked.version_rank = 1
),

final as (
    select
        identified.event_id,
        identified.canonical_customer_id as customer_id,
        identified.linked_customer_id as raw_customer_id,
        coalesce(merged_customers.market, 'ZZ') as market,
        identified.event_type,
        identified.channel,
        identified.source_channel,
        identified.category,
        identified.occurred_date,
        identified.occurred_at,
        identified.loaded_at
    from identified
    left join merged_customers
        on identified.canonical_customer_id = merged_customers.customer_id
)

select
    *,
    {{ batch_month('occurred_date') }} as batch_month,
    {{ fingerprint_of_run() }} as batch_fingerprint
from final
