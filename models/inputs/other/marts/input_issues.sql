-- One row per input table, column and issue: the public contract over int_input_outcomes, without
-- the rejected rows of tables that have a mart of them.
select
    table_name,
    column_name,
    outcome as issue,
    row_count
from {{ ref('northstar', 'int_input_outcomes') }}
where
    outcome not in ('accepted', 'not_counted')
    and (counted = 'value' or table_name not in ('orders', 'refunds'))
