-- One row per as-of date. With one column per cut a customer meets all cuts in one join. Cuts of a
-- dimension without any value are null, and no value exceeds them.
with base_cut_points as (
    select * from {{ ref('northstar', 'int_base_cut_points') }}
),

all_cuts as (
    select
        as_of_date,
        dimension,
        percentile,
        cut_value
    from base_cut_points
    where statistic = 'cut'
    union all
    select
        as_of_date,
        dimension,
        percentile,
        cut_value
    from {{ ref('northstar', 'int_score_cut_points') }}
    union all
    select
        as_of_date,
        'median_gap' as dimension,
        percentile,
        cut_value
    from base_cut_points
    where statistic = 'median'
),

final as (
    select
        {% for dimension in ['recency', 'frequency'] %}
        {{ pivoted_cuts(dimension, cut_percentiles(), is_whole=true) }},
        {% endfor %}
        {% for dimension in ['monetary', 'interaction', 'social'] %}
        {{ pivoted_cuts(dimension, cut_percentiles()) }},
        {% endfor %}
        {% for dimension in ['r_score', 'f_score'] %}
        {{ pivoted_cuts(dimension, cut_percentiles(5), is_whole=true) }},
        {% endfor %}
        {{ pivoted_cuts('m_score', cut_percentiles(5)) }},
        {{ pivoted_cuts('median_gap', [50]) }},
        as_of_date
    from all_cuts
    group by as_of_date
)

select * from final
