{{ config(enabled=room_is_on('campaigns')) }}
-- One row per event and next event of the same customer within a day, over the last twelve complete
-- months; sales are events of type order, and exit is none.
with paths as (
    select * from {{ ref('northstar', 'event_paths') }}
),

last_months as (
    select max(paths.month) as month
    from paths
)

select
    paths.from_event,
    paths.to_event,
    sum(paths.transitions) as transitions
from paths
inner join last_months on {{ months_between('paths.month', 'last_months.month') }} < 12
group by paths.from_event, paths.to_event
order by {{ byte_order('paths.from_event') }}, {{ byte_order('paths.to_event') }}
