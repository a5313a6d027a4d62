-- One row per customer with a sale by the as-of date: what tier rules look at, of that day alone.
-- For tier_explanations, so a view where the engine plans that well.
{{ config(materialized=lookup_materialization()) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

final as (
    select metrics.*
    from {{ ref('northstar', 'int_tier_rule_inputs') }} as metrics
    inner join as_of_dates on metrics.as_of_date = as_of_dates.as_of_date
)

select * from final
