-- One row per as-of date and valid rule: the fixed cut points of rfm_scoring threshold.
{{ rules_on_as_of_dates(ref('rfm_cut_points')) }}
