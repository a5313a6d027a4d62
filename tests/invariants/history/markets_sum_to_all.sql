{{ config(enabled=room_is_on('history')) }}
-- The markets of market_tier_metrics and of market_tier_transitions add up to tier_metrics and
-- tier_transitions. A failing row names the period end, the tiers and what differs. A tier that has
-- no rule any more has no row in tier_metrics; the markets say who was in it before.
{% set text = dbt.type_string() %}
{% set counts = [
    'customers', 'active_customers', 'previous_customers', 'converting_customers',
    'repurchasing_customers', 'staying_customers_1m', 'staying_customers_12m', 'sales_count',
    'gross_revenue', 'revenue',
] %}

with of_markets as (
    select
        period_end,
        tier_system,
        {% for count in counts %}
        sum({{ count }}) as {{ count }},
        {% endfor %}
        tier_code
    from {{ ref('northstar', 'market_tier_metrics') }}
    group by period_end, tier_system, tier_code
),

metrics as (
    select * from {{ ref('northstar', 'tier_metrics') }}
),

transitions_of_markets as (
    select
        period_end,
        tier_system,
        from_tier,
        to_tier,
        sum(customers) as customers,
        sum(revenue) as revenue
    from {{ ref('northstar', 'market_tier_transitions') }}
    group by period_end, tier_system, from_tier, to_tier
),

transitions as (
    select * from {{ ref('northstar', 'tier_transitions') }}
),

compared as (
    {% for count in counts %}
    select
        coalesce(metrics.period_end, of_markets.period_end) as period_end,
        coalesce(metrics.tier_system, of_markets.tier_system) as tier_system,
        cast(null as {{ text }}) as from_tier,
        coalesce(metrics.tier_code, of_markets.tier_code) as to_tier,
        '{{ count }}' as what,
        coalesce(metrics.{{ count }}, 0) as in_all,
        coalesce(of_markets.{{ count }}, 0) as in_markets,
        metrics.period_end is null and of_markets.customers = 0 as is_only_before
    from metrics
    full outer join of_markets
        on
            metrics.period_end = of_markets.period_end
            and metrics.tier_system = of_markets.tier_system
            and metrics.tier_code = of_markets.tier_code
    union all
    {% endfor %}
    {% for count in ['customers', 'revenue'] %}
    select
        coalesce(transitions.period_end, transitions_of_markets.period_end) as period_end,
        coalesce(transitions.tier_system, transitions_of_markets.tier_system) as tier_system,
        coalesce(transitions.from_tier, transitions_of_markets.from_tier) as from_tier,
        coalesce(transitions.to_tier, transitions_of_markets.to_tier) as to_tier,
        '{{ count }}' as what,
        coalesce(transitions.{{ count }}, 0) as in_all,
        coalesce(transitions_of_markets.{{ count }}, 0) as in_markets,
        false as is_only_before
    from transitions
    full outer join transitions_of_markets
        on
            transitions.period_end = transitions_of_markets.period_end
            and transitions.tier_system = transitions_of_markets.tier_system
            and transitions.from_tier = transitions_of_markets.from_tier
            and transitions.to_tier = transitions_of_markets.to_tier
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from compared
where in_all <> in_markets and not is_only_before
