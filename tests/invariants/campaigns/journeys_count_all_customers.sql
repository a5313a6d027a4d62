{{ config(enabled=room_is_on('campaigns')) }}
-- Where D is a period end, the customers of each journey stage are those of mart customers: all are
-- reached, those with a sale are monetised, and loyal is the furthest stage. A failing row names
-- the counts.
with customers as (
    select
        count(*) as reached,
        sum(case when sales_count > 0 then 1 else 0 end) as monetised,
        sum(case when journey_stage = 'loyal' then 1 else 0 end) as loyal
    from {{ ref('northstar', 'customers') }}
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current and is_period_end
),

stages as (
    select
        coalesce(sum(case when funnel.journey_stage = 'reached' then funnel.customers end), 0)
            as reached,
        coalesce(sum(case when funnel.journey_stage = 'monetised' then funnel.customers end), 0)
            as monetised,
        coalesce(sum(case when funnel.journey_stage = 'loyal' then funnel.customers end), 0)
            as loyal
    from as_of_dates
    left join {{ ref('northstar', 'journey_funnel') }} as funnel
        on as_of_dates.as_of_date = funnel.period_end
    having count(*) > 0
)

select
    customers.reached as customers,
    customers.monetised as customers_with_a_sale,
    customers.loyal as loyal_customers,
    stages.reached,
    stages.monetised,
    stages.loyal
from customers
cross join stages
where
    customers.reached <> stages.reached
    or customers.monetised <> stages.monetised
    or customers.loyal <> stages.loyal
