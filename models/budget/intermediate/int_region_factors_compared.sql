-- One row per region with customers: how the conversion of the last complete month compares with
-- its mean over the twelve months to it, within the bounds of the rules. A month without customers
-- at the month end before has no conversion and does not count. The factor is 1 where it is not
-- known, also where nobody bought again in any of the months.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_economics_rules') }}
),

region_months as (
    select * from {{ ref('northstar', 'int_region_months_counted') }}
    where is_complete
),

last_months as (
    select max(month_start) as month_start
    from region_months
),

rates as (
    select
        region_months.region,
        case when region_months.month_start = last_months.month_start then 1 else 0 end as is_last,
        {{ ratio('region_months.converting_customers', 'region_months.previous_customers') }}
            as conversion_rate
    from region_months
    cross join last_months
    where
        {{ months_between('region_months.month_start', 'last_months.month_start') }} < 12
),

compared as (
    select
        region,
        max(case when is_last = 1 then conversion_rate end) as last_rate,
        sum(conversion_rate) as rates,
        count(conversion_rate) as months
    from rates
    group by region
),

divided as (
    select
        region,
        last_rate,
        {{ ratio('last_rate * months', 'rates', operand_scale=6) }} as factor
    from compared
),

final as (
    select
        divided.region,
        divided.last_rate as conversion_rate,
        {{ as_decimal(
            'case when divided.factor is null then 1'
            ~ ' when divided.factor < rules.region_factor_at_least'
            ~ ' then rules.region_factor_at_least'
            ~ ' else least(divided.factor, rules.region_factor_at_most) end', 28, 6
        ) }} as region_factor
    from divided
    cross join as_of_dates
    inner join rules on as_of_dates.as_of_date = rules.as_of_date
)

select * from final
