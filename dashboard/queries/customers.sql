-- One row per customer of the look-up: those of the greatest net revenue.
select
    customers.customer_id,
    customers.market,
    customers.lifecycle_stage,
    customers.rfm_cell,
    customers.recency_days,
    customers.sales_count,
    customers.net_revenue,
    customers.average_order_value,
    customers.days_until_decline
from {{ ref('northstar', 'customers') }} as customers
where customers.customer_id in ({{ dashboard_customers() }})
order by customers.net_revenue desc, {{ byte_order('customers.customer_id') }}
