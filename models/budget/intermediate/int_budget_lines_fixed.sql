-- One row per budget line of the month to plan, without the reserve: its part of the fixed amount.
-- Each purpose is divided by region; shifts by maturity move money within a region; the service of
-- a region is divided by pyramid tier. A purpose that only a shift brings becomes a line by region.
with months as (
    select * from {{ ref('northstar', 'int_budget_months_planned') }}
    where is_next and plan_code is not null
),

purposes_shifted as (
    select * from {{ ref('northstar', 'int_budget_purposes_shifted') }}
),

regions as (
    select * from {{ ref('northstar', 'int_budget_regions_weighed') }}
),

region_months as (
    select
        region,
        min(first_month) as first_month
    from {{ ref('northstar', 'int_region_months_counted') }}
    group by region
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_economics_rules') }}
),

splits as (
    select * from {{ ref('budget_splits') }}
),

shifts as (
    select * from {{ ref('budget_shifts') }}
),

valid_shifts as (
    select
        shifts.*,
        months.month_start
    from shifts
    inner join months on {{ valid_on('shifts', 'months.month_start') }}
),

region_weights as (
    select
        purposes_shifted.month_start,
        purposes_shifted.purpose,
        purposes_shifted.amount as purpose_amount,
        regions.region,
        regions.weight
    from purposes_shifted
    inner join regions on purposes_shifted.month_start = regions.month_start
),

region_amounts as (
    {{ proportional_parts(
        'region_weights', ['month_start', 'purpose', 'region'], ['month_start', 'purpose'],
        ['region'], 'purpose_amount', 'weight', 2, 'amount') }}
),

maturities as (
    select
        regions.month_start,
        regions.region,
        case
            when region_months.first_month is null then 'new'
            when {{ months_between('region_months.first_month', 'regions.month_start') }}
                < rules.new_market_months then 'new'
            when {{ months_between('region_months.first_month', 'regions.month_start') }}
                >= rules.mature_market_months then 'mature'
            else 'growing'
        end as maturity
    from regions
    cross join as_of_dates
    inner join rules on as_of_dates.as_of_date = rules.as_of_date
    left join region_months on regions.region = region_months.region
),

region_shifts as (
    select
        valid_shifts.month_start,
        maturities.region,
        valid_shifts.from_purpose as purpose,
        valid_shifts.to_purpose,
        valid_shifts.shift_code,
        valid_shifts.share * 1000000 as weight
    from valid_shifts
    inner join maturities
        on
            valid_shifts.month_start = maturities.month_start
            and valid_shifts.maturity = maturities.maturity
    where valid_shifts.trigger_kind = 'maturity'
),

{{ shifted_amounts(
    'region_amounts', 'region_shifts', ['month_start', 'region'], 'regions_shifted') }},

-- Without tiers in the plan, service has a line by region, too.
tier_weights as (
    select
        regions_shifted.month_start,
        regions_shifted.purpose,
        regions_shifted.region,
        regions_shifted.amount,
        regions_shifted.shifts,
        case
            when regions_shifted.purpose = 'acquisition' then 'none'
            else coalesce(splits.key, 'all')
        end as pyramid_tier,
        coalesce(splits.share, 1) * 1000000 as weight
    from regions_shifted
    inner join months on regions_shifted.month_start = months.month_start
    left join splits
        on
            months.plan_code = splits.plan_code
            and splits.dimension = 'tier'
            and regions_shifted.purpose = 'service'
),

tier_amounts as (
    {{ proportional_parts(
        'tier_weights', ['month_start', 'purpose', 'region', 'pyramid_tier', 'shifts'],
        ['month_start', 'purpose', 'region'], ['pyramid_tier'], 'amount', 'weight', 2,
        'fixed_amount') }}
),

final as (
    select
        tier_amounts.region,
        tier_amounts.purpose,
        tier_amounts.pyramid_tier,
        nullif(
            coalesce(purposes_shifted.shifts, '')
            || case
                when purposes_shifted.shifts is not null and tier_amounts.shifts is not null
                    then ', '
                else ''
            end
            || coalesce(tier_amounts.shifts, ''), ''
        ) as shifts,
        tier_amounts.fixed_amount,
        tier_amounts.month_start as plan_month
    from tier_amounts
    left join purposes_shifted
        on
            tier_amounts.month_start = purposes_shifted.month_start
            and tier_amounts.purpose = purposes_shifted.purpose
)

select * from final
