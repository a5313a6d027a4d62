{{ config(enabled=room_is_on('budget')) }}
-- One row per purpose and region: what was spent in the last complete month, and what the next
-- month's budget gives it, the reserve last. The greatest increase comes first.
with variances as (
    select * from {{ ref('northstar', 'budget_variance') }}
),

allocation as (
    select * from {{ ref('northstar', 'budget_allocation') }}
),

last_months as (
    select max(month) as month
    from variances
),

before as (
    select
        variances.purpose,
        variances.region,
        sum(variances.planned) as planned_before,
        sum(variances.spent) as spent_before
    from variances
    inner join last_months on variances.month = last_months.month
    group by variances.purpose, variances.region
),

after as (
    select
        purpose,
        region,
        sum(fixed_amount) as fixed_amount,
        sum(elastic_amount) as elastic_amount,
        sum(amount) as amount
    from allocation
    group by purpose, region
),

final as (
    select
        coalesce(after.purpose, before.purpose) as purpose,
        coalesce(after.region, before.region) as region,
        before.planned_before,
        coalesce(before.spent_before, 0) as spent_before,
        coalesce(after.fixed_amount, 0) as fixed_amount_after,
        coalesce(after.elastic_amount, 0) as elastic_amount_after,
        coalesce(after.amount, 0) as amount_after,
        coalesce(after.amount, 0) - coalesce(before.spent_before, 0) as change
    from after
    full outer join before
        on
            after.purpose = before.purpose
            and after.region = before.region
)

select * from final
order by
    case when purpose = 'reserve' then 1 else 0 end asc,
    change desc,
    purpose asc,
    region asc
