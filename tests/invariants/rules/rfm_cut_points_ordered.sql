-- The fixed cuts of a dimension never get easier with the percentile: no more days of recency, no
-- fewer sales, no less money. A failing row names two cuts in the wrong order that are valid on one
-- day.
with cut_points as (
    select
        rfm_cut_points.*,
        case when dimension = 'recency' then -cut_value else cut_value end as compared_value
    from {{ ref('rfm_cut_points') }} as rfm_cut_points
)

select
    lower_cuts.dimension,
    lower_cuts.percentile as lower_percentile,
    lower_cuts.cut_value as lower_cut_value,
    upper_cuts.percentile as upper_percentile,
    upper_cuts.cut_value as upper_cut_value
from cut_points as lower_cuts
inner join cut_points as upper_cuts
    on
        lower_cuts.dimension = upper_cuts.dimension
        and lower_cuts.percentile < upper_cuts.percentile
        and lower_cuts.compared_value > upper_cuts.compared_value
        and (
            lower_cuts.valid_to is null
            or upper_cuts.valid_from is null
            or lower_cuts.valid_to >= upper_cuts.valid_from
        )
        and (
            lower_cuts.valid_from is null
            or upper_cuts.valid_to is null
            or lower_cuts.valid_from <= upper_cuts.valid_to
        )
