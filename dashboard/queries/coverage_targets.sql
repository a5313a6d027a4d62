-- One row per tier system with a coverage target on the day of the numbers.
with current_dates as (
    select max(as_of_date) as as_of_date
    from {{ ref('northstar', 'customers') }}
)

select
    targets.tier_system,
    targets.target_share
from {{ ref('coverage_targets') }} as targets
inner join current_dates on {{ valid_on('targets', 'current_dates.as_of_date') }}
