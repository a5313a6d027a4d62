-- One row: the target of seed outreach_parameters, as valid on the as-of date.
{{ parameters_on_as_of_dates(
    'outreach_parameters', ['compliance_target'], current_alone=true) }}
