-- One row per as-of date. With one column per statistic a customer meets all of them in one join.
with score_cut_points as (
    select * from {{ ref('northstar', 'int_population_statistics') }}
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
        {% for statistic in ['sum', 'count'] %}
        cast(max(case
            when dimension = '{{ score }}' and statistic = '{{ statistic }}' then cut_value
        end) as bigint) as {{ score }}_{{ statistic }},
        {% endfor %}
        {% endfor %}
        as_of_date
    from score_cut_points
    group by as_of_date
)

select * from final
