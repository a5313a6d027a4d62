-- One row per as-of date and percentile: the population's cut points of the value score.
with score_distributions as (
    select * from {{ ref('northstar', 'int_score_distributions') }}
    where dimension = 'value_score'
),

value_score_cut_points as (
    {{ cut_points('score_distributions') }}
)

select * from value_score_cut_points
