-- One row per budget line of the month to plan, with what its members brought and cost in the
-- twelve complete months to the as-of date, and its weight in the elastic part. Members are the new
-- customers of the region for acquisition, the region's members of the tier for service, and the
-- whole region for every other line, each month by the tiers at the month end before.
-- Infrastructure weighs nothing, nor does a line whose return is below the floor.
with lines as (
    select * from {{ ref('northstar', 'int_budget_lines_fixed') }}
),

tier_months as (
    select * from {{ ref('northstar', 'int_region_tiers_split') }}
),

factors as (
    select * from {{ ref('northstar', 'int_region_factors_compared') }}
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_economics_rules') }}
),

-- The last month counts even where nothing was sold or spent in it.
last_period_ends as (
    select max(as_of_date) as period_end
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

dated as (
    select
        tier_months.*,
        {{ months_between('tier_months.period_end', 'last_period_ends.period_end') }}
            as months_ago
    from tier_months
    cross join last_period_ends
),

summed as (
    select
        region,
        pyramid_tier,
        sum(revenue) as revenue,
        sum(cost) as cost,
        sum(case when months_ago < 3 then revenue else 0 end) as revenue_3m,
        sum(case when months_ago between 3 and 5 then revenue else 0 end) as revenue_3m_before
    from dated
    group by region, pyramid_tier
),

members as (
    select
        region,
        pyramid_tier,
        revenue,
        cost,
        revenue_3m,
        revenue_3m_before
    from summed
    union all
    select
        region,
        'all' as pyramid_tier,
        sum(revenue) as revenue,
        sum(cost) as cost,
        sum(revenue_3m) as revenue_3m,
        sum(revenue_3m_before) as revenue_3m_before
    from summed
    group by region
),

totals as (
    select coalesce(sum(revenue), 0) as revenue
    from summed
),

returned as (
    select
        lines.*,
        coalesce(members.revenue, 0) as revenue_12m,
        coalesce(members.cost, 0) as cost_12m,
        coalesce(members.revenue_3m, 0) as revenue_3m,
        coalesce(members.revenue_3m_before, 0) as revenue_3m_before,
        totals.revenue as revenue_in_all,
        {{ ratio('coalesce(members.revenue, 0)', 'coalesce(members.cost, 0)', operand_scale=4) }}
            as roi
    from lines
    cross join totals
    left join members
        on
            lines.region = members.region
            and lines.pyramid_tier = members.pyramid_tier
),

positions as (
    select
        plan_month,
        roi,
        row_number() over (partition by plan_month order by roi) as position,
        count(*) over (partition by plan_month) as lines_count
    from returned
    where roi is not null
),

medians as (
    select
        plan_month,
        max(roi) as median_roi
    from positions
    where 2 * position between lines_count and lines_count + 1
    group by plan_month
),

parts as (
    select
        returned.*,
        {{ value_part('returned.revenue_12m', 'returned.revenue_in_all') }} as value_part,
        {{ growth_part('returned.revenue_3m', 'returned.revenue_3m_before') }} as growth_part,
        {{ return_part('returned.roi', 'medians.median_roi') }} as return_part,
        coalesce(factors.region_factor, 1) as region_factor
    from returned
    left join medians on returned.plan_month = medians.plan_month
    left join factors on returned.region = factors.region
),

prioritised as (
    select
        parts.*,
        coalesce(
            {{ priority('parts.value_part', 'parts.growth_part', 'parts.return_part', 'rules') }}, 0
        ) as priority,
        rules.roi_floor,
        rules.elastic_line_share
    from parts
    cross join as_of_dates
    inner join rules on as_of_dates.as_of_date = rules.as_of_date
),

final as (
    select
        region,
        purpose,
        pyramid_tier,
        shifts,
        fixed_amount,
        {{ as_decimal('revenue_12m', 28, 4) }} as revenue_12m,
        {{ as_decimal('cost_12m', 28, 4) }} as cost_12m,
        roi,
        value_part,
        growth_part,
        return_part,
        priority,
        {{ as_decimal('region_factor', 28, 6) }} as region_factor,
        elastic_line_share,
        {{ as_factor(
            "case when purpose = 'infrastructure' or coalesce(roi < roi_floor, false) then 0 else "
            ~ as_factor('fixed_amount * 100', 22, 0) ~ ' * '
            ~ as_factor('priority * 1000000', 22, 0) ~ ' * '
            ~ as_factor('region_factor * 1000000', 22, 0) ~ ' end', 38, 0
        ) }} as weight,
        plan_month
    from prioritised
)

select * from final
