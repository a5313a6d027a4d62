{{ config(enabled=room_is_on('campaigns')) }}
-- One row per month end, market and node of the funnel: customers, those at the node before, and
-- both in the six months before together. is_stuck: conversion_funnel names the node as the stuck
-- point of the market; is_stuck_in_all: of all markets together.
with funnel as (
    select * from {{ ref('northstar', 'conversion_funnel') }}
    where channel = 'all'
),

steps as (
    select
        funnel.month,
        funnel.market,
        funnel.node,
        funnel.node_number,
        funnel.customers,
        funnel.is_stuck_point,
        before.customers as customers_before
    from funnel
    left join funnel as before
        on
            funnel.month = before.month
            and funnel.market = before.market
            and funnel.node_number = before.node_number + 1
),

past as (
    select
        steps.month,
        steps.market,
        steps.node,
        sum(earlier.customers) as customers_6m,
        sum(earlier.customers_before) as customers_before_6m
    from steps
    inner join steps as earlier
        on
            steps.market = earlier.market
            and steps.node = earlier.node
            and {{ months_between('earlier.month', 'steps.month') }} between 1 and 6
    group by steps.month, steps.market, steps.node
)

select
    {{ days_before(month_after('steps.month'), 1) }} as period_end,
    steps.market,
    steps.node,
    steps.node_number,
    steps.customers,
    steps.customers_before,
    past.customers_6m,
    past.customers_before_6m,
    steps.is_stuck_point as is_stuck,
    whole.is_stuck_point as is_stuck_in_all
from steps
inner join funnel as whole
    on
        steps.month = whole.month
        and steps.node = whole.node
        and whole.market = 'all'
left join past
    on
        steps.month = past.month
        and steps.market = past.market
        and steps.node = past.node
where steps.market <> 'all'
order by steps.month, {{ byte_order('steps.market') }}, steps.node_number
