-- One row per as-of date: what tiers compare scores with: the cuts of the value score, and sum and
-- count of r_score, f_score and m_score.
with score_cut_points as (
    select * from {{ ref('int_population_statistics') }}
),

final as (
    select
        {% for percentile in cut_percentiles() %}
        max(case
            when dimension = 'value_score' and statistic = 'cut' and percentile = {{ percentile }}
                then cut_value
        end) as value_score_{{ percentile }},
        {% endfor %}
        {% for score in ['r_score', 'f_score', 'm_score'] %}
        max(case when dimension = '{{ score }}' and statistic = 'sum' then cut_value end)
            as {{ score }}_sum,
        max(case when dimension = '{{ score }}' and statistic = 'count' then cut_value end)
            as {{ score }}_count,
        {% endfor %}
        as_of_date
    from score_cut_points
    group by as_of_date
)

select * from final
