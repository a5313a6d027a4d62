-- The raw rows of erased customers are deleted in time. A failing row names the day of the
-- requests, the last day to do so and how many rows are left. The test only warns, since Northstar
-- itself has forgotten the customers already.
{{ config(severity='warn') }}

select
    request_day,
    due_on,
    raw_rows_left,
    'delete or blank these rows in the raw tables (docs/privacy.md)' as what_to_do
from {{ ref('northstar', 'erasure_status') }}
where table_name = 'all' and is_overdue
