{{ config(enabled=room_is_on('budget')) }}
-- One row per channel: its acquisition spend of twelve months, what its customers brought in them,
-- and its part of the next month's acquisition budget.
select
    channel,
    spend_12m,
    revenue_12m,
    priority,
    amount
from {{ ref('northstar', 'channel_budget') }}
order by {{ byte_order('channel') }}
