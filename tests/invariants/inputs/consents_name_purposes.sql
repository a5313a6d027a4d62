-- Each row of table consents says for which purpose it is. One without a known purpose is rejected,
-- so it withdraws nothing, and a few such rows are no share of the table that anybody is warned of.
{{ config(severity='warn') }}
select
    issue,
    row_count,
    'correct the purpose, or the mapping of the column: these rows withdraw nothing' as what_to_do
from {{ ref('northstar', 'input_issues') }}
where table_name = 'consents' and column_name = 'purpose'
