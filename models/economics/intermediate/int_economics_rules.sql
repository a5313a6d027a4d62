-- One row per as-of date: each number of seed economics_parameters, as valid on the day.
{{ parameters_on_as_of_dates('economics_parameters', economics_parameters()) }}
