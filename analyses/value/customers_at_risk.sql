{{ config(enabled=room_is_on('value')) }}
-- The 100 customers at risk with the greatest clv: good customers who have more probably left than
-- not, with what they would still bring. p_alive_change says whether that is news.
with customer_value as (
    select * from {{ ref('northstar', 'customer_value') }}
    where is_at_risk
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
),

final as (
    select
        customer_value.customer_id,
        customers.market,
        customers.quadrant_tier,
        customers.lifecycle_stage,
        customer_value.value_decile,
        customer_value.clv,
        customer_value.revenue_to_date,
        customer_value.p_alive,
        customer_value.p_alive - customer_value.p_alive_30d_before as p_alive_change,
        customers.recency_days,
        customers.expected_gap_days
    from customer_value
    inner join customers on customer_value.customer_id = customers.customer_id
)

select * from final
order by clv desc, customer_id asc
limit 100
