{{ config(enabled=room_is_on('history')) }}
-- One row per cohort and number of months since: the share of the cohort that bought in that month,
-- and the revenue per customer until its end. Cohort 'all' is the curve over all months of the
-- first sale; each of its points counts only the cohorts old enough for it.
with cohorts as (
    select * from {{ ref('northstar', 'retention_cohorts') }}
    where active_customers is not null and cohort_customers > 0
),

points as (
    select
        cast(cohort_month as {{ dbt.type_string() }}) as cohort,
        months_since,
        cohort_customers,
        active_customers,
        cumulative_revenue
    from cohorts
    union all
    select
        'all' as cohort,
        months_since,
        sum(cohort_customers) as cohort_customers,
        sum(active_customers) as active_customers,
        sum(cumulative_revenue) as cumulative_revenue
    from cohorts
    group by months_since
),

final as (
    select
        cohort,
        months_since,
        cohort_customers,
        active_customers,
        {{ ratio('active_customers', 'cohort_customers') }} as retention,
        {{ ratio('cumulative_revenue', 'cohort_customers', scale=4, operand_scale=4) }}
            as revenue_per_customer
    from points
)

select * from final
order by cohort, months_since
