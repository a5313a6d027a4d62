-- One row per month from the first sale on, up to that of the as-of date, and region with a
-- customer by the end of the month: how many there are, how many are new, and how many of the
-- earlier ones bought. Nobody leaves, so customers are the new ones of all months added up.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customers as (
    select * from {{ ref('northstar', 'int_customers_placed') }}
    where cohort_month is not null
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
    where sales_count > 0
),

first_months as (
    select min(cohort_month) as month_start
    from customers
),

days as (
    {{ day_spine(
        '(select month_start from first_months)',
        '(select as_of_date from as_of_dates)'
    ) }}
),

months as (
    select day as month_start
    from days
    where extract(day from day) = 1
),

arrived as (
    select
        region,
        cohort_month,
        count(*) as new_customers
    from customers
    group by region, cohort_month
),

regions as (
    select
        region,
        min(cohort_month) as first_month
    from arrived
    group by region
),

converted as (
    select
        customers.region,
        customer_months.month_start,
        count(*) as converting_customers
    from customer_months
    inner join customers on customer_months.customer_id = customers.customer_id
    where customer_months.month_start > customers.cohort_month
    group by customers.region, customer_months.month_start
),

cumulated as (
    select
        regions.region,
        regions.first_month,
        months.month_start,
        coalesce(arrived.new_customers, 0) as new_customers,
        sum(coalesce(arrived.new_customers, 0)) over (
            partition by regions.region
            order by months.month_start
            rows between unbounded preceding and current row
        ) as customers
    from regions
    inner join months on regions.first_month <= months.month_start
    left join arrived
        on
            regions.region = arrived.region
            and months.month_start = arrived.cohort_month
),

final as (
    select
        cumulated.region,
        cast(cumulated.customers as bigint) as customers,
        cast(cumulated.new_customers as bigint) as new_customers,
        cast(cumulated.customers - cumulated.new_customers as bigint) as previous_customers,
        cast(coalesce(converted.converting_customers, 0) as bigint) as converting_customers,
        {{ days_before(month_after('cumulated.month_start'), 1) }} <= as_of_dates.as_of_date
            as is_complete,
        cumulated.first_month,
        cumulated.month_start
    from cumulated
    cross join as_of_dates
    left join converted
        on
            cumulated.region = converted.region
            and cumulated.month_start = converted.month_start
)

select * from final
