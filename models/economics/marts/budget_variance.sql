-- One row per month, purpose and region with a plan or with spend, from the first month with
-- customers at the month end before: what was planned, what was spent. Spend without a market is
-- one sum per month and purpose, split as the plan of the month splits a purpose by region; without
-- a plan by customers. A purpose or region that the plan does not name is planned 0.
with months as (
    select * from {{ ref('northstar', 'int_budget_months_planned') }}
    where not is_next
),

regions as (
    select * from {{ ref('northstar', 'int_budget_regions_weighed') }}
),

splits as (
    select * from {{ ref('budget_splits') }}
    where dimension = 'purpose'
),

spend as (
    select * from {{ ref('northstar', 'int_spend_summed') }}
),

purpose_weights as (
    select
        months.month_start,
        months.rest,
        splits.key as purpose,
        splits.share * 1000000 as weight
    from months
    inner join splits on months.plan_code = splits.plan_code
),

purpose_amounts as (
    {{ proportional_parts(
        'purpose_weights', ['month_start', 'purpose'], ['month_start'], ['purpose'], 'rest',
        'weight', 2, 'amount') }}
),

region_weights as (
    select
        purpose_amounts.month_start,
        purpose_amounts.purpose,
        purpose_amounts.amount,
        regions.region,
        regions.weight
    from purpose_amounts
    inner join regions on purpose_amounts.month_start = regions.month_start
),

planned as (
    {{ proportional_parts(
        'region_weights', ['month_start', 'purpose', 'region'], ['month_start', 'purpose'],
        ['region'], 'amount', 'weight', 2, 'planned') }}
),

spend_months as (
    select
        spend.month_start,
        spend.budget_purpose as purpose,
        spend.region,
        {{ as_decimal('sum(spend.amount)', 28, 4) }} as amount
    from spend
    inner join months on spend.month_start = months.month_start
    group by spend.month_start, spend.budget_purpose, spend.region
),

spend_weights as (
    select
        spend_months.month_start,
        spend_months.purpose,
        spend_months.amount,
        regions.region,
        regions.weight
    from spend_months
    inner join regions on spend_months.month_start = regions.month_start
    where spend_months.region is null
),

spend_parts as (
    {{ proportional_parts(
        'spend_weights', ['month_start', 'purpose', 'region'], ['month_start', 'purpose'],
        ['region'], 'amount', 'weight', 4, 'part') }}
),

unioned as (
    select
        month_start,
        purpose,
        region,
        planned,
        0 as spent
    from planned
    union all
    select
        month_start,
        purpose,
        region,
        0 as planned,
        amount as spent
    from spend_months
    where region is not null
    union all
    select
        month_start,
        purpose,
        region,
        0 as planned,
        part as spent
    from spend_parts
),

summed as (
    select
        month_start,
        purpose,
        region,
        sum(planned) as planned,
        sum(spent) as spent
    from unioned
    group by month_start, purpose, region
),

joined as (
    select
        months.plan_code,
        summed.purpose,
        summed.region,
        case when months.plan_code is not null then summed.planned end as planned,
        summed.spent,
        summed.month_start
    from summed
    inner join months on summed.month_start = months.month_start
),

final as (
    select
        plan_code,
        purpose,
        region,
        {{ as_decimal('planned', 28, 2) }} as planned,
        {{ as_decimal('spent', 28, 4) }} as spent,
        {{ as_decimal('spent - planned', 28, 4) }} as variance,
        spent > planned as is_overspent,
        month_start as month
    from joined
)

select * from final
