-- One row per as-of date and valid rule: the customer tags.
{{ rules_on_as_of_dates(ref('tag_rules')) }}
