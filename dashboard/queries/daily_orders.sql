{{ config(enabled=room_is_on('monitoring')) }}
-- One row per market and day of the last 240: orders beside what their weekday leads to expect.
with watched as (
    select * from {{ ref('northstar', 'metric_anomalies') }}
    where metric_code = 'orders' and market <> 'all'
),

last_day as (
    select max(day) as day from watched
)

select
    watched.market,
    watched.day,
    watched.value as orders_of_day,
    watched.expected_value,
    case when watched.is_anomaly then 1 else 0 end as anomalies
from watched
cross join last_day
where watched.day > {{ days_before('last_day.day', '240') }}
order by {{ byte_order('watched.market') }}, watched.day
