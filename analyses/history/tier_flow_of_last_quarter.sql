{{ config(enabled=room_is_on('history')) }}
-- One row per quadrant tier at the beginning and at the end of the last complete quarter: the
-- customers with this movement, those who stayed included. 'none' means no sale by that day. For
-- another tier system, change the column below. There is no row where the history begins after the
-- quarter's beginning although there were sales by that day: the tiers then are not known.
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

-- Before the first sale no customer is in the history, and all come from 'none'.
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
