-- One row per as-of date and percentile. Apart from int_base_cut_points, because the value score is
-- made of points against those.
with score_distributions as (
    select * from {{ ref('northstar', 'int_score_distributions') }}
    where dimension = 'value_score'
),

value_score_cut_points as (
    {{ cut_points('score_distributions') }}
)

select * from value_score_cut_points
