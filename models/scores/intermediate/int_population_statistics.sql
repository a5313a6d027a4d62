-- One row per as-of date, dimension, statistic and percentile. It has sum and count of a score
-- instead of the mean, because octants compare score x count > sum in whole numbers, exact on every
-- engine.
with base_cut_points as (
    select * from {{ ref('northstar', 'int_base_cut_points') }}
),

score_cut_points as (
    select * from {{ ref('northstar', 'int_score_cut_points') }}
),

score_distributions as (
    select * from {{ ref('northstar', 'int_score_distributions') }}
),

value_score_cut_points as (
    select * from {{ ref('northstar', 'int_value_score_cut_points') }}
),

score_totals as (
    select
        as_of_date,
        dimension,
        sum(dimension_value * customers_count) as score_sum,
        sum(customers_count) as score_count,
        count(*) < 5 as is_degenerate
    from score_distributions
    where dimension <> 'value_score'
    group by as_of_date, dimension
),

all_statistics as (
    {% for cut_points in ['base_cut_points', 'value_score_cut_points'] %}
    select
        as_of_date,
        dimension,
        statistic,
        percentile,
        cut_value,
        is_degenerate
    from {{ cut_points }}
    union all
    {% endfor %}
    select
        score_cut_points.as_of_date,
        score_cut_points.dimension,
        'cut' as statistic,
        score_cut_points.percentile,
        score_cut_points.cut_value,
        score_totals.is_degenerate
    from score_cut_points
    inner join score_totals
        on
            score_cut_points.as_of_date = score_totals.as_of_date
            and score_cut_points.dimension = score_totals.dimension
    union all
    select
        as_of_date,
        dimension,
        'sum' as statistic,
        null as percentile,
        score_sum as cut_value,
        is_degenerate
    from score_totals
    union all
    select
        as_of_date,
        dimension,
        'count' as statistic,
        null as percentile,
        score_count as cut_value,
        is_degenerate
    from score_totals
),

final as (
    select
        as_of_date,
        dimension,
        statistic,
        cast(percentile as integer) as percentile,
        {{ as_decimal('cut_value', 38, 6) }} as cut_value,
        is_degenerate
    from all_statistics
)

select * from final
