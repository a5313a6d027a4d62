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
    {% if room_is_on('value') %}
    customer_value.p_alive,
    {{ as_decimal('customer_value.clv', 28, 2) }} as clv,
    {% endif %}
    customers.days_until_decline
from {{ ref('northstar', 'customers') }} as customers
{% if room_is_on('value') %}
left join {{ ref('northstar', 'customer_value') }} as customer_value
    on customers.customer_id = customer_value.customer_id
{% endif %}
where customers.customer_id in ({{ dashboard_customers() }})
order by customers.net_revenue desc, {{ byte_order('customers.customer_id') }}
