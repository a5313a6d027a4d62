-- One row: each number of seed monitoring_parameters, as valid on the as-of date.
{{ parameters_on_as_of_dates(
    'monitoring_parameters', monitoring_parameters(), current_alone=true
) }}
