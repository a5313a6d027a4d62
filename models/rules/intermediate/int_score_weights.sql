-- One row per as-of date, score and part, so that no other model compares effective dates.
{{ rules_on_as_of_dates(ref('score_weights')) }}
