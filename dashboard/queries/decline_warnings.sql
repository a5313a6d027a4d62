{{ config(enabled=room_is_on('history')) }}
-- One row per period end and stage that warns: the customers warned of, and how many of them bought
-- nothing in the days after it. Only of period ends whose days are over.
select
    period_end,
    tier_code,
    customers,
    customers - reactivated_customers as quiet_customers
from {{ ref('northstar', 'tier_metrics') }}
where reactivated_customers is not null
order by period_end, tier_code
