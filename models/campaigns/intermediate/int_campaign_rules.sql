-- One row: each number of seed campaign_parameters, as valid on the as-of date.
{{ parameters_on_as_of_dates(
    'campaign_parameters', campaign_parameters(), current_alone=true) }}
