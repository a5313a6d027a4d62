-- Scores and points count the cuts of score_cut_points that a value strictly exceeds: a score is 1
-- + the quintile cuts (the fixed cuts with rfm_scoring threshold), points are 5 x the ventile cuts.
-- The test compares distinct values, since equal values must have equal scores. A failing row names
-- the dimension and the value. Who refuses profiling has no scores.
{% set compared_scores = {
    'r_score': ['-recency_days', 'r_score', '1 +'],
    'f_score': ['frequency', 'f_score', '1 +'],
    'm_score': ['monetary', 'm_score', '1 +'],
    'recency': ['-recency_days', 'recency_points', '5 *'],
    'frequency': ['frequency', 'frequency_points', '5 *'],
    'monetary': ['monetary', 'monetary_points', '5 *'],
    'value_score': ['value_score', 'value_score_points', '5 *'],
} %}
with buyers as (
    select * from {{ ref('northstar', 'customers') }}
    where sales_count > 0 and rfm_segment <> {{ unprofiled_tier() }}
),

cuts as (
    select * from {{ ref('northstar', 'score_cut_points') }}
    where statistic = 'cut'
),

scored_values as (
    {% for dimension, columns in compared_scores.items() %}
    select distinct
        as_of_date,
        '{{ dimension }}' as dimension,
        {{ as_decimal(columns[0], 38, 6) }} as dimension_value,
        cast({{ columns[1] }} as integer) as score
    from buyers
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select
        scored_values.as_of_date,
        scored_values.dimension,
        scored_values.dimension_value,
        scored_values.score,
        count(cuts.cut_value) as cuts_exceeded
    from scored_values
    left join cuts
        on
            scored_values.as_of_date = cuts.as_of_date
            and scored_values.dimension = cuts.dimension
            and scored_values.dimension_value > cuts.cut_value
    group by
        scored_values.as_of_date,
        scored_values.dimension,
        scored_values.dimension_value,
        scored_values.score
),

expected as (
    select
        counted.*,
        case dimension
            {% for dimension, columns in compared_scores.items() %}
            when '{{ dimension }}' then {{ columns[2] }} cuts_exceeded
            {% endfor %}
        end as expected_score
    from counted
)

select * from expected
where score is null or score <> expected_score
