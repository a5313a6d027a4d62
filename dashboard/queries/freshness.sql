-- One row per kind of fact: its last day, and its rows.
select
    'orders' as table_name,
    max(ordered_date) as last_day,
    count(*) as row_count
from {{ ref('northstar', 'orders') }}
union all
select
    'refunds' as table_name,
    max(refunded_date) as last_day,
    count(*) as row_count
from {{ ref('northstar', 'refunds') }}
union all
select
    'events' as table_name,
    max(occurred_date) as last_day,
    count(*) as row_count
from {{ ref('northstar', 'int_events_accepted') }}
