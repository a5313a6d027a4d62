-- One row per as-of date and cell of the R x F grid, so that no other model compares effective
-- dates.
{{ rules_on_as_of_dates(ref('rfm_segment_cells')) }}
