-- One row per input table, column and issue: optional values that were replaced by their default,
-- and rejected rows of the tables that have no rejection mart of their own.
select
    table_name,
    column_name,
    issue,
    row_count
from {{ ref('northstar', 'int_input_issues') }}
