-- One row per as-of date and valid rule: the cells of the R x F grid.
{{ rules_on_as_of_dates(ref('rfm_segment_cells')) }}
