-- One row per region and pyramid tier with members at the last period end.
with last_period_ends as (
    select max(as_of_date) as as_of_date
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

customer_tiers as (
    select customer_tiers.*
    from {{ ref('northstar', 'int_customer_tiers') }} as customer_tiers
    inner join last_period_ends on customer_tiers.as_of_date = last_period_ends.as_of_date
),

customers as (
    select * from {{ ref('northstar', 'int_customers_placed') }}
),

final as (
    select
        customers.region,
        customer_tiers.pyramid_tier,
        count(*) as customers
    from customer_tiers
    inner join customers on customer_tiers.customer_id = customers.customer_id
    group by customers.region, customer_tiers.pyramid_tier
)

select * from final
