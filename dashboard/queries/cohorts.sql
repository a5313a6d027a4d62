{{ config(enabled=room_is_on('history')) }}
-- One row per month of the first sale and complete month since.
select
    cohort_month,
    months_since,
    cohort_customers,
    active_customers,
    cumulative_revenue
from {{ ref('northstar', 'retention_cohorts') }}
where active_customers is not null and months_since between 0 and 24
order by cohort_month, months_since
