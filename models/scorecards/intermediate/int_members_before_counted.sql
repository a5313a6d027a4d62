-- One row per month end before a period, market, dimension and member: how many customers were
-- there, with a sale by that day. What members do in a period is held against it, also where none
-- of them bought, so it knows itself which tier system judged them.
with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month'
),

counted as (
    select
        counted.market,
        counted.dimension,
        counted.member_before,
        counted.member,
        counted.customers - counted.new_customers as customers,
        periods.before_date
    from {{ ref('northstar', 'int_customer_periods_counted') }} as counted
    inner join periods on counted.period_start = periods.period_start
    where counted.period_grain = 'month'
),

tier_groups as (
    select * from {{ ref('tier_groups') }}
),

-- The lifecycle has every customer once.
scoped as (
    select
        market,
        'all' as dimension,
        'all' as member,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        customers,
        before_date
    from counted
    where dimension = 'lifecycle_stage'
    union all
    select
        market,
        dimension,
        member_before as member,
        case when dimension <> 'membership' then dimension end as judged_by,
        customers,
        before_date
    from counted
    where member_before <> 'none'
    union all
    select
        counted.market,
        'tier_group' as dimension,
        tier_groups.group_code as member,
        counted.dimension as judged_by,
        counted.customers,
        counted.before_date
    from counted
    inner join tier_groups
        on
            counted.dimension = tier_groups.tier_system
            and counted.member_before = tier_groups.tier_code
),

final as (
    select
        case when grouping(market) = 0 then market else 'all' end as market,
        dimension,
        member,
        judged_by,
        cast(sum(customers) as bigint) as customers,
        before_date
    from scoped
    group by grouping sets (  -- noqa: PRS
        (before_date, dimension, member, judged_by),
        (before_date, dimension, member, judged_by, market)
    )
)

select * from final
