-- One row per budget line of the month after the as-of date's, the reserve included: its fixed
-- amount, its part of the elastic pool, and why. No line gets more of the pool than a share of it:
-- what is over is shared again, and what nobody may get stays in the reserve. The lines sum to the
-- plan's total. No rows without an active plan, and before the first month end with customers.
with months as (
    select * from {{ ref('northstar', 'int_budget_months_planned') }}
    where is_next and plan_code is not null
),

lines as (
    select * from {{ ref('northstar', 'int_budget_lines_weighed') }}
),

regions as (
    select * from {{ ref('northstar', 'int_budget_regions_weighed') }}
),

tier_members as (
    select * from {{ ref('northstar', 'int_region_tiers_counted') }}
),

pooled as (
    select
        lines.*,
        months.plan_code,
        months.fixed,
        months.elastic,
        regions.customers as customers_of_region,
        regions.customers_in_all
    from lines
    inner join months on lines.plan_month = months.month_start
    inner join regions
        on
            lines.plan_month = regions.month_start
            and lines.region = regions.region
),

elastic_parts as (
    {{ capped_parts(
        'pooled', ['plan_month', 'region', 'purpose', 'pyramid_tier'], ['plan_month'],
        ['region', 'purpose', 'pyramid_tier'], 'elastic', 'weight', 'elastic_line_share',
        'elastic_amount') }}
),

joined as (
    select
        pooled.*,
        elastic_parts.elastic_amount,
        case
            when pooled.pyramid_tier = 'none' then null
            when pooled.pyramid_tier = 'all' then pooled.customers_of_region
            else coalesce(tier_members.customers, 0)
        end as customers
    from pooled
    inner join elastic_parts
        on
            pooled.plan_month = elastic_parts.plan_month
            and pooled.region = elastic_parts.region
            and pooled.purpose = elastic_parts.purpose
            and pooled.pyramid_tier = elastic_parts.pyramid_tier
    left join tier_members
        on
            pooled.region = tier_members.region
            and pooled.pyramid_tier = tier_members.pyramid_tier
),

placed as (
    select
        plan_month,
        sum(elastic_amount) as elastic_amount
    from elastic_parts
    group by plan_month
),

final as (
    select
        plan_code,
        region,
        purpose,
        pyramid_tier,
        shifts,
        {{ ratio('fixed_amount', 'fixed', operand_scale=2) }} as share,
        {{ as_decimal('fixed_amount', 28, 2) }} as fixed_amount,
        {{ as_decimal('elastic_amount', 28, 2) }} as elastic_amount,
        {{ as_decimal('fixed_amount + elastic_amount', 28, 2) }} as amount,
        {{ ratio('customers', 'customers_in_all') }} as customer_share,
        {{ as_decimal('revenue_12m', 28, 4) }} as revenue_12m,
        {{ as_decimal('cost_12m', 28, 4) }} as cost_12m,
        roi,
        value_part,
        growth_part,
        return_part,
        {{ as_decimal('priority', 28, 6) }} as priority,
        region_factor,
        plan_month
    from joined
    union all
    select
        months.plan_code,
        'all' as region,
        'reserve' as purpose,
        'all' as pyramid_tier,
        cast(null as {{ dbt.type_string() }}) as shifts,
        {{ ratio('months.reserve', 'months.total', operand_scale=2) }} as share,
        {{ as_decimal('months.reserve', 28, 2) }} as fixed_amount,
        {{ as_decimal('months.elastic - placed.elastic_amount', 28, 2) }} as elastic_amount,
        {{ as_decimal('months.reserve + months.elastic - placed.elastic_amount', 28, 2) }}
            as amount,
        {{ as_decimal('1', 28, 6) }} as customer_share,
        {{ as_decimal('null', 28, 4) }} as revenue_12m,
        {{ as_decimal('null', 28, 4) }} as cost_12m,
        {{ as_decimal('null', 28, 6) }} as roi,
        {{ as_decimal('null', 28, 6) }} as value_part,
        {{ as_decimal('null', 28, 6) }} as growth_part,
        {{ as_decimal('null', 28, 6) }} as return_part,
        {{ as_decimal('null', 28, 6) }} as priority,
        {{ as_decimal('null', 28, 6) }} as region_factor,
        months.month_start as plan_month
    from months
    inner join placed on months.month_start = placed.plan_month
)

select * from final
