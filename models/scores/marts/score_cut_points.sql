-- One row per judged day (the as-of date, and every period end), dimension, statistic and
-- percentile: everything about the population that a customer's scores and tiers are compared with.
{{ config(materialized='view') }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current or is_period_end
),

statistics as (
    select * from {{ ref('northstar', 'int_population_statistics') }}
),

final as (
    select
        statistics.as_of_date,
        statistics.dimension,
        statistics.statistic,
        statistics.percentile,
        statistics.cut_value,
        statistics.is_degenerate
    from statistics
    inner join as_of_dates on statistics.as_of_date = as_of_dates.as_of_date
)

select * from final
