{{ config(enabled=room_is_on('history')) }}
-- Where the customers of each quadrant tier went in the last quarter that is over: from their tier
-- at its beginning to their tier at its end. 'none' is no sale by then; those who stayed are
-- included. Another tier system: change the column below. No row where the history begins after the
-- quarter did, although there were sales by then.
{% set tier_column = 'quadrant_tier' %}

with history as (
    select * from {{ ref('northstar', 'customer_history') }}
),

quarters as (
    select
        max(period_end) as last_date,
        {{ days_before(
            dbt.dateadd('month', -2, dbt.date_trunc('month', 'max(period_end)')), 1
        ) }} as first_date
    from history
    where extract(month from period_end) in (3, 6, 9, 12)
),

-- Nobody is in the history at a quarter's begin before the first sale.
first_days as (
    select
        min(history.period_end) as first_period_end,
        min({{ business_date('history.first_ordered_at', var('business_time_zone')) }})
            as first_sale_date
    from history
),

tiers_at_end as (
    select
        history.customer_id,
        history.{{ tier_column }} as tier_code,
        history.revenue_90d
    from history
    inner join quarters on history.period_end = quarters.last_date
),

tiers_at_begin as (
    select
        history.customer_id,
        history.{{ tier_column }} as tier_code
    from history
    inner join quarters on history.period_end = quarters.first_date
),

flows as (
    select
        coalesce(tiers_at_begin.tier_code, 'none') as from_tier,
        tiers_at_end.tier_code as to_tier,
        count(*) as customers,
        sum(tiers_at_end.revenue_90d) as revenue_90d
    from tiers_at_end
    left join tiers_at_begin on tiers_at_end.customer_id = tiers_at_begin.customer_id
    group by coalesce(tiers_at_begin.tier_code, 'none'), tiers_at_end.tier_code
),

final as (
    select
        quarters.first_date,
        quarters.last_date,
        flows.from_tier,
        flows.to_tier,
        flows.customers,
        {{ ratio(
            'flows.customers', 'sum(flows.customers) over (partition by flows.from_tier)'
        ) }} as share_of_from_tier,
        flows.revenue_90d
    from flows
    cross join quarters
    cross join first_days
    where
        quarters.first_date >= first_days.first_period_end
        or quarters.first_date < first_days.first_sale_date
)

select * from final
order by from_tier asc, customers desc, to_tier asc
