-- One row: each number of seed value_parameters, as valid on the as-of date.
{{ parameters_on_as_of_dates('value_parameters', value_parameters(), current_alone=true) }}
