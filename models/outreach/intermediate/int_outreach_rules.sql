-- One row: each number of seed outreach_parameters, as valid on the as-of date.
{{ parameters_on_as_of_dates(
    'outreach_parameters', outreach_parameters(), current_alone=true) }}
