-- One row per as-of date: the bounds of the journey stages.
with journey_rules as (
    select * from {{ ref('northstar', 'int_journey_rules') }}
),

final as (
    select
        max(case when journey_stage = 'activated' then activity_days_at_most end)
            as activated_activity_days_at_most,
        max(case when journey_stage = 'retained' then activity_days_at_least end)
            as retained_activity_days_at_least,
        max(case when journey_stage = 'loyal' then orders_365d_at_least end)
            as loyal_orders_365d_at_least,
        max(case when journey_stage = 'loyal' then recency_days_at_most end)
            as loyal_recency_days_at_most,
        as_of_date
    from journey_rules
    group by as_of_date
)

select * from final
