-- One row per as-of date, dimension and percentile, so that no other model compares effective
-- dates.
{{ rules_on_as_of_dates(ref('rfm_cut_points')) }}
