{{ config(enabled=room_is_on('campaigns')) }}
-- One row per market at whose step the funnel is stuck in the last complete month, 'all' first: the
-- step, its rate beside that of the six months before, and how many customers more would have come
-- through at that rate. Most customers lost come first.
with funnel as (
    select * from {{ ref('northstar', 'conversion_funnel') }}
    where channel = 'all'
),

last_months as (
    select max(funnel.month) as month
    from funnel
),

steps as (
    select
        funnel.*,
        before.customers as customers_before
    from funnel
    inner join last_months on funnel.month = last_months.month
    inner join funnel as before
        on
            funnel.month = before.month
            and funnel.market = before.market
            and funnel.node_number = before.node_number + 1
),

final as (
    select
        month,
        market,
        node as stuck_at,
        customers_before,
        customers,
        step_rate,
        mean_step_rate_6m,
        rate_to_mean,
        {{ as_decimal('customers_before * mean_step_rate_6m - customers', 28, 0) }}
            as customers_lost
    from steps
    where is_stuck_point
)

select * from final
order by case when market = 'all' then 0 else 1 end, customers_lost desc, market asc
