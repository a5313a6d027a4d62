-- One row per input table, column and issue: the public contract over int_input_issues.
select
    table_name,
    column_name,
    issue,
    row_count
from {{ ref('northstar', 'int_input_issues') }}
