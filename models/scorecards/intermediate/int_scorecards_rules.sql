-- One row: each number of seed scorecards_parameters, as valid on the as-of date.
{{ parameters_on_as_of_dates(
    'scorecards_parameters', scorecards_parameters(), current_alone=true) }}
