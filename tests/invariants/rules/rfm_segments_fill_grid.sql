-- The R x F grid is whole: each of its 25 cells has a segment in seed rfm_segment_cells, each
-- segment is a tier of rfm_segment in seed tier_rules, and each of those tiers has a cell, but for
-- that of customers who refuse profiling. A failing row names the cell or the segment.
with scores as (
    {% for score in range(1, 6) %}
    select {{ score }} as score{{ ' union all' if not loop.last }}
    {% endfor %}
),

grid as (
    select
        recency.score as r_score,
        frequency.score as f_score
    from scores as recency
    cross join scores as frequency
),

cells as (
    select * from {{ ref('rfm_segment_cells') }}
),

segments as (
    select distinct tier_code
    from {{ ref('tier_rules') }}
    where tier_system = 'rfm_segment' and tier_code <> {{ unprofiled_tier() }}
),

named_cells as (
    select
        coalesce(grid.r_score, cells.r_score) as r_score,
        coalesce(grid.f_score, cells.f_score) as f_score,
        cells.tier_code,
        case
            when grid.r_score is null then 'is no cell of the grid'
            when cells.tier_code is null then 'has no segment'
        end as issue
    from grid
    full outer join cells on grid.r_score = cells.r_score and grid.f_score = cells.f_score
)

select
    r_score,
    f_score,
    tier_code,
    issue
from named_cells
where issue is not null
union all
select
    min(cells.r_score) as r_score,
    min(cells.f_score) as f_score,
    coalesce(segments.tier_code, cells.tier_code) as tier_code,
    case
        when segments.tier_code is null then 'is no tier of rfm_segment'
        else 'has no cell'
    end as issue
from segments
full outer join cells on segments.tier_code = cells.tier_code
where segments.tier_code is null or cells.tier_code is null
group by segments.tier_code, cells.tier_code
