-- One row per as-of date and valid rule: the weights of every score.
{{ rules_on_as_of_dates(ref('score_weights')) }}
