-- One row per day, market and quadrant tier on which something happened: the base of daily alerts.
-- The tier is the one held at the last period end before the day, so that a day's own sales do not
-- move it; 'none' is no sale by then. Days before the first of the history are left out.
with as_of_dates as (
    select * from {{ ref('int_as_of_dates') }}
),

first_dates as (
    select min(as_of_date) as first_date
    from as_of_dates
),

customer_days as (
    select
        *,
        {{ days_before(dbt.date_trunc('month', 'day'), 1) }} as tier_date
    from {{ ref('int_customer_days') }}
),

history as (
    select * from {{ ref('int_tier_history') }}
),

-- Nobody had a sale at the month end before the month of the first sale, which is not judged.
tiered as (
    select
        customer_days.*,
        coalesce(history.quadrant_tier, 'none') as quadrant_tier
    from customer_days
    inner join first_dates
        on
            customer_days.tier_date >= first_dates.first_date
            {% if var('history_start') is none %}
            or customer_days.tier_date < first_dates.first_date
            {% endif %}
    left join history
        on
            customer_days.tier_date = history.as_of_date
            and customer_days.customer_id = history.customer_id
),

final as (
    select
        market,
        quadrant_tier,
        cast(sum(sales_count) as bigint) as sales_count,
        count(case when sales_count > 0 then 1 end) as buyers,
        cast(sum(first_sales_count) as bigint) as new_customers,
        cast(sum(sales_count - first_sales_count) as bigint) as repurchases,
        count(case when events_count > 0 then 1 end) as active_customers,
        cast(sum(gross_revenue) as decimal(28, 4)) as gross_revenue,
        cast(sum(refunded_amount) as decimal(28, 4)) as refunded_amount,
        cast(sum(gross_revenue - refunded_amount) as decimal(28, 4)) as net_revenue,
        day
    from tiered
    group by day, market, quadrant_tier
)

select * from final
