-- One row per customer with a sale by the as-of date. tier_explanations reads this day alone:
-- through a view, or through a table where the engine plans joins of such a view badly.
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
