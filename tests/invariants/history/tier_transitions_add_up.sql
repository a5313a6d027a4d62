{{ config(enabled=room_is_on('history')) }}
-- The transitions into a tier sum to its size at the period end; those out of a tier, to its size
-- at the month end before. A failing row names the tier and both counts.
with metrics as (
    select
        period_end,
        tier_system,
        tier_code,
        customers,
        {{ dbt.date_trunc('month', 'period_end') }} as month_start
    from {{ ref('northstar', 'tier_metrics') }}
),

transitions as (
    select * from {{ ref('northstar', 'tier_transitions') }}
),

period_ends as (
    select distinct
        period_end,
        {{ month_end_before('month_start', 1) }} as month_end_before
    from metrics
),

arrived as (
    select
        period_end,
        tier_system,
        to_tier,
        sum(customers) as customers
    from transitions
    group by period_end, tier_system, to_tier
),

came_from as (
    select
        period_end,
        tier_system,
        from_tier,
        sum(customers) as customers
    from transitions
    group by period_end, tier_system, from_tier
),

compared as (
    select
        metrics.period_end,
        metrics.tier_system,
        metrics.tier_code,
        metrics.customers,
        coalesce(arrived.customers, 0) as customers_in_transitions
    from metrics
    left join arrived
        on
            metrics.period_end = arrived.period_end
            and metrics.tier_system = arrived.tier_system
            and metrics.tier_code = arrived.to_tier
    union all
    select
        period_ends.period_end,
        metrics.tier_system,
        metrics.tier_code,
        metrics.customers,
        coalesce(came_from.customers, 0) as customers_in_transitions
    from period_ends
    inner join metrics on period_ends.month_end_before = metrics.period_end
    left join came_from
        on
            period_ends.period_end = came_from.period_end
            and metrics.tier_system = came_from.tier_system
            and metrics.tier_code = came_from.from_tier
)

select * from compared
where customers <> customers_in_transitions
