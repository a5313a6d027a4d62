-- One row per as-of date and valid rule: the lifecycle stages.
{{ rules_on_as_of_dates(ref('lifecycle_rules')) }}
