-- One row per cohort month and number of months since, with the rate beside the counts of
-- int_retention_cohorts.
with cohorts as (
    select * from {{ ref('northstar', 'int_retention_cohorts') }}
),

final as (
    select
        months_since,
        cohort_customers,
        active_customers,
        {{ ratio('active_customers', 'cohort_customers') }} as retention,
        cumulative_revenue,
        cohort_month
    from cohorts
)

select * from final
