-- Every customer, prospects included, has exactly one row in customer_lifecycle, with the stage
-- that customers names, and no other id has one. The customers without a sale are exactly the
-- prospects. A failing row names the customer.
with stages as (
    select
        customer_id,
        count(*) as stages_count,
        max(lifecycle_stage) as lifecycle_stage
    from {{ ref('northstar', 'customer_lifecycle') }}
    group by customer_id
),

compared as (
    select
        coalesce(customers.customer_id, stages.customer_id) as customer_id,
        customers.lifecycle_stage as stage_of_customers,
        stages.lifecycle_stage as stage_of_customer_lifecycle,
        coalesce(stages.stages_count, 0) as stages_count,
        coalesce(customers.sales_count, 0) as sales_count
    from {{ ref('northstar', 'customers') }} as customers
    full outer join stages on customers.customer_id = stages.customer_id
)

select * from compared
where
    stages_count <> 1
    or stage_of_customers is null
    or stage_of_customers <> stage_of_customer_lifecycle
    or (stage_of_customers = 'prospect') <> (sales_count = 0)
