-- One row per as-of date: the bounds of the lifecycle stages.
with lifecycle_rules as (
    select * from {{ ref('northstar', 'int_lifecycle_rules') }}
),

final as (
    select
        max(case when lifecycle_stage = 'churned' then recency_days_above end)
            as churned_recency_days_above,
        max(case when lifecycle_stage = 'decline' then recency_days_above end)
            as decline_recency_days_above,
        max(case when lifecycle_stage = 'decline' then recency_gaps_above end)
            as decline_recency_gaps_above,
        max(case when lifecycle_stage = 'introduction' then sales_at_most end)
            as introduction_sales_at_most,
        max(case when lifecycle_stage = 'growth' then sales_under end) as growth_sales_under,
        max(case when lifecycle_stage = 'growth' then tenure_days_at_most end)
            as growth_tenure_days_at_most,
        as_of_date
    from lifecycle_rules
    group by as_of_date
)

select * from final
