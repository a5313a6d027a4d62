-- One row per as-of date and valid rule: the journey stages.
{{ rules_on_as_of_dates(ref('journey_rules')) }}
