-- One row per complete month, event and the next one of the same customer, else exit. A view,
-- because int_paths_counted already holds the rows in batches.
{{ config(materialized=view_materialization()) }}

select
    from_event,
    to_event,
    transitions,
    share,
    month_start as month
from {{ ref('northstar', 'int_paths_counted') }}
