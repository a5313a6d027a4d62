-- With cuts at the population's percentiles a score is 1 + floor(5 x (rank - 1) / N) and points are
-- 5 x floor(20 x (rank - 1) / N), where rank is SQL's rank(). Models use cut points so that they
-- need not rank every customer; this test ranks the distinct values instead. Who refuses profiling
-- is in no population. A failing row names the score, the value and both results.
{{ config(enabled=(var('rfm_scoring') == 'percentile')) }}
{% set ranked_scores = {
    'r_score': ['-recency_days', 5],
    'f_score': ['frequency', 5],
    'm_score': ['monetary', 5],
    'recency_points': ['-recency_days', 20],
    'frequency_points': ['frequency', 20],
    'monetary_points': ['monetary', 20],
    'value_score_points': ['value_score', 20],
} %}
with buyers as (
    select * from {{ ref('northstar', 'customers') }}
    where sales_count > 0 and rfm_segment <> {{ unprofiled_tier() }}
),

scored_values as (
    {% for score, columns in ranked_scores.items() %}
    select
        as_of_date,
        '{{ score }}' as score_name,
        {{ columns[1] }} as parts,
        {{ as_decimal(columns[0], 38, 6) }} as dimension_value,
        min({{ score }}) as lowest_score,
        max({{ score }}) as highest_score,
        count(*) as customers
    from buyers
    group by as_of_date, {{ columns[0] }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        scored_values.*,
        sum(customers) over (partition by as_of_date, score_name) as population,
        sum(customers) over (
            partition by as_of_date, score_name
            order by dimension_value
            rows between unbounded preceding and current row
        ) - customers as customers_below
    from scored_values
),

expected as (
    select
        ranked.*,
        case
            when parts = 5 then 1 + {{ integer_quotient('customers_below * parts', 'population') }}
            else 5 * {{ integer_quotient('customers_below * parts', 'population') }}
        end as expected_score
    from ranked
)

select * from expected
where
    lowest_score is null
    or lowest_score <> highest_score
    or lowest_score <> expected_score
