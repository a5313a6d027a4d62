{{ config(enabled=room_is_on('history')) }}
-- At every period end the tiers of each system, and the lifecycle stages, hold all customers of
-- customer_history, and their shares sum to 1. A failing row names the system, both counts and the
-- sum of the shares.
with history as (
    select
        period_end,
        count(*) as customers
    from {{ ref('northstar', 'customer_history') }}
    group by period_end
),

metrics as (
    select
        period_end,
        tier_system,
        sum(customers) as customers,
        sum(customer_share) as shares
    from {{ ref('northstar', 'tier_metrics') }}
    group by period_end, tier_system
),

systems as (
    {% for tier_system in tier_columns() %}
    select '{{ tier_system }}' as tier_system{{ ' union all' if not loop.last }}
    {% endfor %}
)

select
    history.period_end,
    systems.tier_system,
    history.customers,
    metrics.customers as customers_in_tiers,
    metrics.shares
from history
cross join systems
left join metrics
    on
        history.period_end = metrics.period_end
        and systems.tier_system = metrics.tier_system
where
    metrics.customers is null
    or metrics.customers <> history.customers
    or abs(metrics.shares - 1) > {{ decimal_literal('0.00001') }}
