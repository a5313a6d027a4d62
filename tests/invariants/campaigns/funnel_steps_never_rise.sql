{{ config(enabled=room_is_on('campaigns')) }}
-- No node of conversion_funnel has more customers than the node before it, in 'all' are as many
-- customers as in all markets and channels together, and each month, market and channel is stuck at
-- one node at most. A failing row names the month, market and channel.
with funnel as (
    select * from {{ ref('northstar', 'conversion_funnel') }}
),

cells as (
    select
        month,
        market,
        channel,
        sum(case when is_stuck_point then 1 else 0 end) as stuck_points,
        max(case when step_rate > 1 then 1 else 0 end) as has_rise
    from funnel
    group by month, market, channel
),

sums as (
    select
        month,
        node,
        sum(case when market = 'all' and channel = 'all' then customers else 0 end) as customers,
        sum(case when market <> 'all' and channel <> 'all' then customers else 0 end)
            as customers_of_cells,
        sum(case when market = 'all' and channel <> 'all' then customers else 0 end)
            as customers_of_channels,
        sum(case when market <> 'all' and channel = 'all' then customers else 0 end)
            as customers_of_markets
    from funnel
    group by month, node
)

select
    month,
    market,
    channel,
    'rises, or is stuck at two nodes' as issue
from cells
where stuck_points > 1 or has_rise = 1
union all
select
    month,
    'all' as market,
    'all' as channel,
    'all is not the sum at ' || node as issue
from sums
where
    customers <> customers_of_cells
    or customers <> customers_of_channels
    or customers <> customers_of_markets
