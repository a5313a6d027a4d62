-- noqa: disable=LT02
-- One row per period end, tier system and tier with marketing spend: spend that names the tier, and
-- the tier's part of all other spend of the month. That of acquisition belongs to tier 'none'. The
-- rest is one sum per month, split by members at the month end before; without any member it
-- belongs to 'none', too. Each system shares out all spend of the month, to the last decimal.
with period_ends as (
    select
        as_of_date as period_end,
        cast({{ dbt.date_trunc('month', 'as_of_date') }} as date) as month_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

spend as (
    select * from {{ ref('northstar', 'int_spend_summed') }}
),

tier_rules as (
    select * from {{ ref('northstar', 'int_tier_rules') }}
),

movements as (
    select * from {{ ref('northstar', 'int_tier_movements') }}
    where tier_system <> 'lifecycle_stage'
),

tier_systems as (
    {% for tier_system in tier_systems() %}
    select '{{ tier_system.code }}' as tier_system{{ ' union all' if not loop.last }}
    {% endfor %}
),

spend_months as (
    select
        period_ends.period_end,
        spend.tier_system,
        spend.tier_code,
        spend.purpose,
        sum(spend.amount) as amount
    from spend
    inner join period_ends on spend.month_start = period_ends.month_start
    group by period_ends.period_end, spend.tier_system, spend.tier_code, spend.purpose
),

-- The named tiers that exist on the day. A scenario is a band with any category.
addressed_tiers as (
    select distinct
        spend_months.period_end,
        spend_months.tier_system,
        spend_months.tier_code
    from spend_months
    inner join tier_rules
        on
            spend_months.period_end = tier_rules.as_of_date
            and spend_months.tier_system = tier_rules.tier_system
    where
        case
            when {{ tier_system_is('tier_rules.tier_system', 'has_category', true) }}
                then tier_rules.tier_code || '_' = substring(
                    spend_months.tier_code, 1, length(tier_rules.tier_code) + 1
                )
            else spend_months.tier_code = tier_rules.tier_code
        end
),

placed as (
    select
        spend_months.period_end,
        tier_systems.tier_system,
        case
            when addressed_tiers.tier_system = tier_systems.tier_system
                then addressed_tiers.tier_code
        end as addressed_tier,
        spend_months.purpose = 'acquisition' as is_acquisition,
        spend_months.amount
    from spend_months
    cross join tier_systems
    left join addressed_tiers
        on
            spend_months.period_end = addressed_tiers.period_end
            and spend_months.tier_system = addressed_tiers.tier_system
            and spend_months.tier_code = addressed_tiers.tier_code
),

members as (
    select
        as_of_date as period_end,
        tier_system,
        tier_code_1m_before as tier_code,
        sum(customers) as customers
    from movements
    where tier_code_1m_before <> 'none'
    group by as_of_date, tier_system, tier_code_1m_before
),

pools as (
    select
        period_end,
        tier_system,
        {{ as_decimal('sum(amount)', 28, 4) }} as pool
    from placed
    where addressed_tier is null and not is_acquisition
    group by period_end, tier_system
),

sharers as (
    select
        pools.period_end,
        pools.tier_system,
        pools.pool,
        coalesce(members.tier_code, 'none') as tier_code,
        coalesce(members.customers, 1) as customers
    from pools
    left join members
        on
            pools.period_end = members.period_end
            and pools.tier_system = members.tier_system
),

shared as (
    {{ proportional_parts(
        'sharers', ['period_end', 'tier_system', 'tier_code'], ['period_end', 'tier_system'],
        ['tier_code'], 'pool', 'customers', 4, 'shared_spend') }}
),

unioned as (
    select
        period_end,
        tier_system,
        coalesce(addressed_tier, 'none') as tier_code,
        case when addressed_tier is not null then amount else 0 end as addressed_spend,
        case when addressed_tier is null then amount else 0 end as shared_spend
    from placed
    where addressed_tier is not null or is_acquisition
    union all
    select
        period_end,
        tier_system,
        tier_code,
        0 as addressed_spend,
        shared_spend
    from shared
),

final as (
    select
        tier_system,
        tier_code,
        {{ as_decimal('sum(addressed_spend)', 28, 4) }} as addressed_spend,
        {{ as_decimal('sum(shared_spend)', 28, 4) }} as shared_spend,
        period_end
    from unioned
    group by period_end, tier_system, tier_code
)

select * from final
