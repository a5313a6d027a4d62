-- All raw rows of each event that may have changed since the last run, because:
-- - its loaded_at is new;
-- - its day has other event ids than before (without loaded_at: other ids or values);
-- - its customer's links or market changed.
-- Empty where this run reads every event: then stg_events is read instead.
-- depends_on: {{ ref('northstar', 'int_identities_resolved') }}
-- depends_on: {{ ref('northstar', 'int_erased_ids') }}
-- depends_on: {{ ref('northstar', 'int_customers_merged') }}
{% set last_events = last_run('int_events_accepted') %}
{% set compared = [
    'event_id',
    'case when loaded_at is null then customer_id end',
    'case when loaded_at is null then event_type end',
    'case when loaded_at is null then channel end',
    'case when loaded_at is null then source_channel end',
    'case when loaded_at is null then category end',
    'case when loaded_at is null then occurred_at end',
] %}

with staged_events as (
    select * from {{ ref('northstar', 'stg_events') }}
),
{% if last_events %}

passed_events as (
    select passed.*
    from staged_events as passed
    {{ erased_joins('events', 'passed') }}
    where passed.rejection_reason is null and not {{ is_erased('events') }}
),

last_events as (
    select
        events.event_id,
        coalesce(events.raw_customer_id, events.customer_id) as customer_id,
        events.customer_id as canonical_customer_id,
        events.market,
        events.event_type,
        events.channel,
        events.source_channel,
        events.category,
        events.occurred_date,
        events.occurred_at,
        events.loaded_at
    from {{ last_events }} as events
),

changed_days as (
    {{ changed_days('occurred_date', 'passed_events', 'last_events', compared) }}
),

watermarks as (
    {{ watermark('loaded_at', 'last_events') }}
),

accepted_now as (
    select
        last_events.*,
        coalesce(identities.canonical_customer_id, last_events.customer_id) as customer_id_now
    from last_events
    left join {{ ref('northstar', 'int_identities_resolved') }} as identities
        on last_events.customer_id = identities.customer_id
),

event_ids as (
    select staged_events.event_id
    from staged_events
    cross join watermarks
    where
        staged_events.loaded_at >= watermarks.watermark
        or staged_events.occurred_date in (select changed_days.day from changed_days)
    union distinct
    select accepted_now.event_id
    from accepted_now
    left join {{ ref('northstar', 'int_customers_merged') }} as merged_customers
        on accepted_now.customer_id_now = merged_customers.customer_id
    where
        accepted_now.customer_id_now <> accepted_now.canonical_customer_id
        or coalesce(merged_customers.market, 'ZZ') <> accepted_now.market
        or accepted_now.occurred_date in (select changed_days.day from changed_days)
),
{% endif %}

final as (
    select staged_events.*
    from staged_events
    {% if last_events %}
    where staged_events.event_id in (select event_ids.event_id from event_ids)
    {% else %}
    where 1 = 0
    {% endif %}
)

select * from final
