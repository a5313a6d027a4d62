-- One row per as-of date, dimension and percentile: the population's cut points of the facts, and
-- the median of mean_gap_days.
{{ cut_points(ref('int_base_distributions'), median_dimensions=['mean_gap_days']) }}
