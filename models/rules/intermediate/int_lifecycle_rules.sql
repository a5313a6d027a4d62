-- One row per as-of date and lifecycle stage, so that no other model compares effective dates.
{{ rules_on_as_of_dates(ref('lifecycle_rules')) }}
