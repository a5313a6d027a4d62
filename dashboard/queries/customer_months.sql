{{ config(enabled=room_is_on('history')) }}
-- One row per customer of the look-up and period end.
select
    customer_id,
    period_end,
    quadrant_tier,
    net_revenue,
    revenue_90d
from {{ ref('northstar', 'customer_history') }}
where customer_id in ({{ dashboard_customers() }})
order by {{ byte_order('customer_id') }}, period_end
