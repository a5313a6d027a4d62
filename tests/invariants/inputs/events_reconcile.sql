-- Nothing is lost silently: every event that passes all checks is accepted once, those of erased
-- people aside. The failing row says how many are missing (negative: too many), for example because
-- a raw event vanished.
with compared as (
    select count(distinct staged_events.event_id) as missing_events
    from {{ ref('northstar', 'stg_events') }} as staged_events
    {{ erased_joins('events', 'staged_events') }}
    where staged_events.rejection_reason is null and not {{ is_erased('events') }}
    union all
    select -count(*) as missing_events
    from {{ ref('northstar', 'int_events_accepted') }}
)

select
    sum(missing_events) as missing_events,
    '{{ how_to_reconcile() }}' as what_to_do
from compared
having sum(missing_events) <> 0
