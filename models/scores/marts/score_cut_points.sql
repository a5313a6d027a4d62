-- One row per judged day, dimension, statistic and percentile. Past period ends are here because
-- the explanation of a past score needs the cuts of its day. The month end before the history is
-- not: it is judged for comparison alone.
{{ config(materialized=view_materialization()) }}

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
