-- One row per as-of date, cell of the R x F grid, and segment. It tells how far a customer is from
-- another segment. Of equally near cells of a segment, the one with the greater r_score wins, then
-- the one with the greater f_score.
with cells as (
    select * from {{ ref('northstar', 'int_rfm_segment_cells') }}
),

ranked as (
    select
        cells.as_of_date,
        cells.r_score,
        cells.f_score,
        targets.tier_code as target_tier_code,
        targets.r_score as target_r_score,
        targets.f_score as target_f_score,
        abs(targets.r_score - cells.r_score) + abs(targets.f_score - cells.f_score) as steps,
        row_number() over (
            partition by cells.as_of_date, cells.r_score, cells.f_score, targets.tier_code
            order by
                abs(targets.r_score - cells.r_score) + abs(targets.f_score - cells.f_score),
                targets.r_score desc,
                targets.f_score desc
        ) as nearness_rank
    from cells
    inner join cells as targets on cells.as_of_date = targets.as_of_date
),

final as (
    select
        as_of_date,
        target_tier_code,
        r_score,
        f_score,
        target_r_score,
        target_f_score,
        steps
    from ranked
    where nearness_rank = 1
)

select * from final
