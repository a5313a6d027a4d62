-- One row per month with customers at the month end before, and for the month after the as-of
-- date's, whose budget is to be allocated: the active plan of the month's first day, and its total
-- divided level by level. First the reserve is taken, then the elastic part of what is left; the
-- fixed part remains. Without a plan the amounts are null. The customers that decide the regions'
-- shares are those at the end of counted_month.
with as_of_dates as (
    select
        as_of_date,
        cast({{ dbt.date_trunc('month', 'as_of_date') }} as date) as month_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

region_months as (
    select * from {{ ref('northstar', 'int_region_months_counted') }}
),

plans as (
    select * from {{ ref('budget_plans') }}
    where is_active
),

splits as (
    select * from {{ ref('budget_splits') }}
    where dimension in ('reserve', 'elastic')
),

complete_months as (
    select month_start
    from region_months
    where is_complete
    group by month_start
),

months as (
    select
        complete_months.month_start,
        counted_months.month_start as counted_month,
        false as is_next
    from complete_months
    inner join complete_months as counted_months
        on complete_months.month_start = {{ month_after('counted_months.month_start') }}
    union all
    select
        {{ month_after('max(as_of_dates.month_start)') }} as month_start,
        max(complete_months.month_start) as counted_month,
        true as is_next
    from complete_months
    cross join as_of_dates
    having count(*) > 0
),

valid_plans as (
    select
        months.month_start,
        plans.plan_code,
        plans.valid_from,
        plans.monthly_total,
        plans.currency
    from months
    inner join plans on {{ valid_on('plans', 'months.month_start') }}
),

planned as (
    select
        months.month_start,
        months.counted_month,
        months.is_next,
        plans.plan_code,
        plans.valid_from as plan_start,
        {{ as_decimal(
            'round(' ~ as_factor('plans.monthly_total', 18, 2) ~ ' * '
            ~ as_factor(rule_rate('plans.currency'), 18, 8) ~ ', 2)', 28, 2
        ) }} as total
    from months
    left join valid_plans as plans on months.month_start = plans.month_start
),

reserve_weights as (
    select
        planned.month_start,
        planned.total,
        splits.dimension as part,
        splits.share * 1000000 as weight
    from planned
    inner join splits on planned.plan_code = splits.plan_code
    where splits.dimension = 'reserve'
    union all
    select
        planned.month_start,
        planned.total,
        'rest' as part,
        (1 - splits.share) * 1000000 as weight
    from planned
    inner join splits on planned.plan_code = splits.plan_code
    where splits.dimension = 'reserve'
),

reserve_parts as (
    {{ proportional_parts(
        'reserve_weights', ['month_start', 'part'], ['month_start'], ['part'], 'total', 'weight', 2,
        'amount') }}
),

reserves as (
    select
        month_start,
        max(case when part = 'reserve' then amount end) as reserve,
        max(case when part = 'rest' then amount end) as rest
    from reserve_parts
    group by month_start
),

elastic_weights as (
    select
        reserves.month_start,
        reserves.rest,
        splits.dimension as part,
        splits.share * 1000000 as weight
    from reserves
    inner join planned on reserves.month_start = planned.month_start
    inner join splits on planned.plan_code = splits.plan_code
    where splits.dimension = 'elastic'
    union all
    select
        reserves.month_start,
        reserves.rest,
        'fixed' as part,
        (1 - splits.share) * 1000000 as weight
    from reserves
    inner join planned on reserves.month_start = planned.month_start
    inner join splits on planned.plan_code = splits.plan_code
    where splits.dimension = 'elastic'
),

elastic_parts as (
    {{ proportional_parts(
        'elastic_weights', ['month_start', 'part'], ['month_start'], ['part'], 'rest', 'weight', 2,
        'amount') }}
),

final as (
    select
        planned.plan_code,
        planned.total,
        max(reserves.reserve) as reserve,
        max(reserves.rest) as rest,
        max(case when elastic_parts.part = 'elastic' then elastic_parts.amount end) as elastic,
        max(case when elastic_parts.part = 'fixed' then elastic_parts.amount end) as fixed,
        planned.is_next,
        planned.plan_start,
        planned.counted_month,
        planned.month_start
    from planned
    left join reserves on planned.month_start = reserves.month_start
    left join elastic_parts on planned.month_start = elastic_parts.month_start
    group by
        planned.plan_code,
        planned.total,
        planned.is_next,
        planned.plan_start,
        planned.counted_month,
        planned.month_start
)

select * from final
