-- One row per input table and outcome.
select
    table_name,
    outcome_kind,
    outcome,
    row_count,
    sample_value,
    accepted_form
from {{ ref('northstar', 'input_summary') }}
where row_count > 0
order by table_name asc, row_count desc, outcome asc
