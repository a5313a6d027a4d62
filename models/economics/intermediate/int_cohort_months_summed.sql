-- One row per cohort month, acquisition channel and market with new customers, and month with a
-- fact of theirs. Facts before the cohort month, credit notes mostly, count in the cohort month, so
-- that nothing of a customer is lost.
with customers as (
    select * from {{ ref('northstar', 'int_customers_placed') }}
    where cohort_month is not null
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
),

dated as (
    select
        customers.cohort_month,
        customers.acquisition_channel,
        customers.market,
        greatest(customer_months.month_start, customers.cohort_month) as month_start,
        customer_months.net_revenue,
        customer_months.margin,
        customer_months.revenue_90d,
        customer_months.revenue_365d
    from customer_months
    inner join customers on customer_months.customer_id = customers.customer_id
),

final as (
    select
        acquisition_channel,
        market,
        {% for column in ['net_revenue', 'margin', 'revenue_90d', 'revenue_365d'] %}
        {{ as_decimal('sum(' ~ column ~ ')', 28, 4) }} as {{ column }},
        {% endfor %}
        cohort_month,
        month_start
    from dated
    group by cohort_month, acquisition_channel, market, month_start
)

select * from final
