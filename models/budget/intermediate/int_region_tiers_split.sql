-- One row per period end of the last twelve, region and pyramid tier at the month end before: what
-- the tier brought and cost in the region. Spend with a market stays in its region. The rest is one
-- sum per month and kind, split over the regions: acquisition by new customers, spend that names a
-- tier by its members, all other spend by all members. Within a region each sum is placed as in
-- tier_economics: acquisition in 'none', the other spend by members, without any member in 'none'.
-- What no region has customers for belongs to the region of market ZZ.
with month_ends as (
    select
        as_of_date as period_end,
        cast({{ dbt.date_trunc('month', 'as_of_date') }} as date) as month_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

last_month_ends as (
    select max(month_start) as month_start
    from month_ends
),

period_ends as (
    select
        month_ends.period_end,
        month_ends.month_start,
        {{ month_end_before('month_ends.month_start', 1) }} as month_before
    from month_ends
    cross join last_month_ends
    where
        {{ months_between('month_ends.month_start', 'last_month_ends.month_start') }} < 12
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

customers as (
    select * from {{ ref('northstar', 'int_customers_placed') }}
),

region_months as (
    select * from {{ ref('northstar', 'int_region_months_counted') }}
),

tier_months as (
    select * from {{ ref('northstar', 'int_tier_months_summed') }}
    where tier_system = 'pyramid'
),

tier_rules as (
    select * from {{ ref('northstar', 'int_tier_rules') }}
    where tier_system = 'pyramid'
),

spend as (
    select * from {{ ref('northstar', 'int_spend_summed') }}
),

market_regions as (
    select * from {{ ref('market_regions') }}
),

other_regions as (
    {{ region_of_other_markets('market_regions') }}
),

members as (
    select
        period_ends.period_end,
        customers.region,
        customer_tiers.pyramid_tier,
        count(*) as customers
    from period_ends
    inner join customer_tiers on period_ends.month_before = customer_tiers.as_of_date
    inner join customers on customer_tiers.customer_id = customers.customer_id
    group by period_ends.period_end, customers.region, customer_tiers.pyramid_tier
),

known_tiers as (
    select distinct
        as_of_date,
        tier_code
    from tier_rules
),

-- The kind says by whom a sum is shared: 'none' by new customers, 'all' by all members, or a tier
-- by its members.
placed as (
    select
        period_ends.period_end,
        spend.region,
        case
            when known_tiers.tier_code is not null then known_tiers.tier_code
            when spend.purpose = 'acquisition' then 'none'
            else 'all'
        end as kind,
        {{ as_decimal('sum(spend.amount)', 28, 4) }} as amount
    from spend
    inner join period_ends on spend.month_start = period_ends.month_start
    left join known_tiers
        on
            period_ends.period_end = known_tiers.as_of_date
            and spend.tier_code = known_tiers.tier_code
            and spend.tier_system = 'pyramid'
    group by
        period_ends.period_end,
        spend.region,
        case
            when known_tiers.tier_code is not null then known_tiers.tier_code
            when spend.purpose = 'acquisition' then 'none'
            else 'all'
        end
),

kinds as (
    select
        period_end,
        region,
        pyramid_tier as kind,
        customers
    from members
    union all
    select
        period_end,
        region,
        'all' as kind,
        sum(customers) as customers
    from members
    group by period_end, region
    union all
    select
        period_ends.period_end,
        region_months.region,
        'none' as kind,
        region_months.new_customers as customers
    from region_months
    inner join period_ends on region_months.month_start = period_ends.month_start
    where region_months.new_customers > 0
),

region_sharers as (
    select
        placed.period_end,
        placed.kind,
        placed.amount,
        coalesce(kinds.region, other_regions.region) as region,
        coalesce(kinds.customers, 1) as customers
    from placed
    cross join other_regions
    left join kinds
        on
            placed.period_end = kinds.period_end
            and placed.kind = kinds.kind
    where placed.region is null
),

region_parts as (
    {{ proportional_parts(
        'region_sharers', ['period_end', 'kind', 'region'], ['period_end', 'kind'], ['region'],
        'amount', 'customers', 4, 'amount_of_region') }}
),

region_sums as (
    select
        period_end,
        kind,
        region,
        amount
    from placed
    where region is not null
    union all
    select
        period_end,
        kind,
        region,
        amount_of_region as amount
    from region_parts
),

pools as (
    select
        period_end,
        region,
        {{ as_decimal('sum(amount)', 28, 4) }} as pool
    from region_sums
    where kind = 'all'
    group by period_end, region
),

tier_sharers as (
    select
        pools.period_end,
        pools.region,
        pools.pool,
        coalesce(members.pyramid_tier, 'none') as pyramid_tier,
        coalesce(members.customers, 1) as customers
    from pools
    left join members
        on
            pools.period_end = members.period_end
            and pools.region = members.region
),

tier_parts as (
    {{ proportional_parts(
        'tier_sharers', ['period_end', 'region', 'pyramid_tier'], ['period_end', 'region'],
        ['pyramid_tier'], 'pool', 'customers', 4, 'amount') }}
),

unioned as (
    select
        period_end,
        region,
        kind as pyramid_tier,
        0 as revenue,
        amount as cost
    from region_sums
    where kind <> 'all'
    union all
    select
        period_end,
        region,
        pyramid_tier,
        0 as revenue,
        amount as cost
    from tier_parts
    union all
    select
        tier_months.period_end,
        tier_months.region,
        tier_months.tier_code as pyramid_tier,
        tier_months.revenue,
        tier_months.campaign_cost as cost
    from tier_months
    inner join period_ends on tier_months.period_end = period_ends.period_end
),

final as (
    select
        region,
        pyramid_tier,
        {{ as_decimal('sum(revenue)', 28, 4) }} as revenue,
        {{ as_decimal('sum(cost)', 28, 4) }} as cost,
        period_end
    from unioned
    group by period_end, region, pyramid_tier
)

select * from final
