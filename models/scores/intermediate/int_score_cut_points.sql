-- One row per as-of date, score and percentile. The cuts are the population's quintiles or, with
-- var rfm_scoring threshold, those of seed rfm_cut_points. Only this model tells them apart, so
-- that all later steps are the same.
-- depends_on: {{ ref('northstar', 'int_base_cut_points') }}
-- depends_on: {{ ref('northstar', 'int_rfm_cut_points') }}
with cuts as (
    {% if var('rfm_scoring') == 'percentile' %}
    select
        as_of_date,
        dimension,
        percentile,
        cut_value
    from {{ ref('northstar', 'int_base_cut_points') }}
    where statistic = 'cut'
    {% else %}
    select
        as_of_date,
        dimension,
        percentile,
        -- the seed has recency in days; scores compare it negated
        {{ as_decimal(
            "case when dimension = 'recency' then -cut_value else cut_value end", 38, 6
        ) }}
            as cut_value
    from {{ ref('northstar', 'int_rfm_cut_points') }}
    {% endif %}
),

final as (
    select
        as_of_date,
        case dimension
            when 'recency' then 'r_score'
            when 'frequency' then 'f_score'
            when 'monetary' then 'm_score'
        end as dimension,
        percentile,
        cut_value
    from cuts
    where
        dimension in ('recency', 'frequency', 'monetary')
        and percentile in ({{ cut_percentiles(5) | join(', ') }})
)

select * from final
