-- One row per cohort month and number of months since, for all months from the first sale on. The
-- rows form a square, so that a heat map needs no filling. Cells of months that are not over by the
-- as-of date are null. Facts before the cohort's month count in it; customers without a sale have
-- no cohort.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months') }}
),

cohorts as (
    select
        customer_id,
        min(month_start) as cohort_month
    from customer_months
    where sales_count > 0
    group by customer_id
),

days as (
    {{ day_spine(
        '(select min(cohorts.cohort_month) from cohorts)',
        '(select as_of_dates.as_of_date from as_of_dates)'
    ) }}
),

months as (
    select
        day as month_start,
        cast({{ dbt.last_day('day', 'month') }} as date) as month_end,
        12 * extract(year from day) + extract(month from day) as month_number
    from days
    where cast({{ dbt.date_trunc('month', 'day') }} as date) = day
),

first_months as (
    select min(month_number) as month_number from months
),

cohort_sizes as (
    select
        cohort_month,
        count(*) as cohort_customers
    from cohorts
    group by cohort_month
),

-- Facts before the cohort's month (credit notes) count in it.
cohort_activity as (
    select
        cohorts.cohort_month,
        case
            when customer_months.month_start < cohorts.cohort_month then cohorts.cohort_month
            else customer_months.month_start
        end as month_start,
        count(case when customer_months.sales_count > 0 then 1 end) as active_customers,
        sum(customer_months.net_revenue) as net_revenue
    from customer_months
    inner join cohorts on customer_months.customer_id = cohorts.customer_id
    group by
        cohorts.cohort_month,
        case
            when customer_months.month_start < cohorts.cohort_month then cohorts.cohort_month
            else customer_months.month_start
        end
),

-- A cell after the last month joins no month, so it is not over.
cells as (
    select
        cohort_months.month_start as cohort_month,
        offset_months.month_number - first_months.month_number as months_since,
        months.month_start,
        months.month_end <= as_of_dates.as_of_date as is_over
    from months as cohort_months
    cross join months as offset_months
    cross join first_months
    cross join as_of_dates
    left join months
        on
            cohort_months.month_number + offset_months.month_number - first_months.month_number
            = months.month_number
),

filled as (
    select
        cells.cohort_month,
        cells.months_since,
        coalesce(cells.is_over, false) as is_over,
        coalesce(cohort_sizes.cohort_customers, 0) as cohort_customers,
        coalesce(cohort_activity.active_customers, 0) as active_customers,
        sum(coalesce(cohort_activity.net_revenue, 0)) over (
            partition by cells.cohort_month
            order by cells.months_since
            rows between unbounded preceding and current row
        ) as cumulative_revenue
    from cells
    left join cohort_sizes on cells.cohort_month = cohort_sizes.cohort_month
    left join cohort_activity
        on
            cells.cohort_month = cohort_activity.cohort_month
            and cells.month_start = cohort_activity.month_start
),

final as (
    select
        cast(months_since as integer) as months_since,
        cohort_customers,
        case when is_over then active_customers end as active_customers,
        case when is_over then {{ as_decimal('cumulative_revenue', 28, 4) }} end
            as cumulative_revenue,
        cohort_month
    from filled
)

select * from final
