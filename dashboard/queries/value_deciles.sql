{{ config(enabled=room_is_on('value')) }}
-- One row per market and decile of predicted value; without a prediction there is no decile.
with customer_value as (
    select * from {{ ref('northstar', 'customer_value') }}
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
)

select
    customers.market,
    customer_value.value_decile,
    count(*) as customers,
    sum(customer_value.revenue_to_date) as revenue_to_date,
    sum(customer_value.clv) as clv,
    sum(customer_value.ltv) as ltv,
    sum(case when customer_value.is_at_risk then 1 when not customer_value.is_at_risk then 0 end)
        as at_risk_customers,
    sum(
        case
            when customer_value.is_at_risk then customer_value.revenue_to_date
            when not customer_value.is_at_risk then 0
        end
    ) as at_risk_revenue
from customer_value
inner join customers on customer_value.customer_id = customers.customer_id
group by customers.market, customer_value.value_decile
order by {{ byte_order('customers.market') }}, customer_value.value_decile
