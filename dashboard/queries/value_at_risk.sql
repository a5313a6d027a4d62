{{ config(enabled=room_is_on('value')) }}
-- One row per customer at risk whom the look-up holds, with the greatest predicted value first.
with customer_value as (
    select * from {{ ref('northstar', 'customer_value') }}
    where is_at_risk
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
)

select
    customers.customer_id,
    customers.market,
    customers.quadrant_tier,
    customers.lifecycle_stage,
    customers.recency_days,
    customer_value.revenue_to_date,
    {{ as_decimal('customer_value.clv', 28, 2) }} as clv,
    customer_value.p_alive,
    customer_value.p_alive_30d_before
from customer_value
inner join customers on customer_value.customer_id = customers.customer_id
where customers.customer_id in ({{ dashboard_customers() }})
order by customer_value.clv desc, {{ byte_order('customers.customer_id') }}
limit 50
