-- One row per month, channel, purpose, and market and tier as far as the spend names them, up to
-- the as-of date.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

spend as (
    select * from {{ ref('northstar', 'int_marketing_spend_accepted') }}
),

market_regions as (
    select * from {{ ref('market_regions') }}
),

other_regions as (
    {{ region_of_other_markets('market_regions') }}
),

purpose_groups as (
    select * from {{ ref('purpose_groups') }}
),

summed as (
    select
        {{ channel_or_unknown('spend.channel') }} as channel,
        spend.market,
        spend.tier_system,
        spend.tier_code,
        spend.purpose,
        {{ as_decimal('sum(spend.amount_reporting)', 28, 4) }} as amount,
        {{ batch_month('spend.spend_date') }} as month_start
    from spend
    inner join as_of_dates on spend.spend_date <= as_of_dates.as_of_date
    group by
        {{ channel_or_unknown('spend.channel') }},
        spend.market,
        spend.tier_system,
        spend.tier_code,
        spend.purpose,
        {{ batch_month('spend.spend_date') }}
),

final as (
    select
        summed.channel,
        summed.market,
        case
            when summed.market is not null
                then coalesce(market_regions.region, other_regions.region)
        end as region,
        summed.tier_system,
        summed.tier_code,
        summed.purpose,
        purpose_groups.budget_purpose,
        summed.amount,
        summed.month_start
    from summed
    left join market_regions on summed.market = market_regions.market
    left join purpose_groups on summed.purpose = purpose_groups.purpose
    cross join other_regions
)

select * from final
