-- One row per planned month and region: the weight by which a purpose's budget is divided by
-- region. A region of the plan keeps its share, with or without customers. The others share by
-- customers what is left; where none of them has any, the plan's regions are scaled to 1. Without a
-- plan all share by customers. Weights are whole numbers, so that no share is rounded.
with months as (
    select * from {{ ref('northstar', 'int_budget_months_planned') }}
),

region_months as (
    select * from {{ ref('northstar', 'int_region_months_counted') }}
),

splits as (
    select * from {{ ref('budget_splits') }}
    where dimension = 'region'
),

regions as (
    select
        months.month_start,
        months.plan_code,
        region_months.region
    from months
    inner join region_months on months.counted_month = region_months.month_start
    union distinct
    select
        months.month_start,
        months.plan_code,
        splits.key as region
    from months
    inner join splits on months.plan_code = splits.plan_code
),

counted as (
    select
        regions.month_start,
        regions.region,
        coalesce(region_months.customers, 0) as customers,
        splits.share
    from regions
    inner join months on regions.month_start = months.month_start
    left join region_months
        on
            months.counted_month = region_months.month_start
            and regions.region = region_months.region
    left join splits
        on
            regions.plan_code = splits.plan_code
            and regions.region = splits.key
),

totals as (
    select
        month_start,
        sum(customers) as customers,
        sum(case when share is null then customers else 0 end) as open_customers,
        coalesce(sum(share), 0) as planned_share
    from counted
    group by month_start
),

final as (
    select
        counted.region,
        cast(counted.customers as bigint) as customers,
        cast(totals.customers as bigint) as customers_in_all,
        {{ as_factor(
            'case when totals.open_customers > 0 and counted.share is not null'
            ~ ' then counted.share * 1000000 * totals.open_customers'
            ~ ' when totals.open_customers > 0'
            ~ ' then (1 - totals.planned_share) * 1000000 * counted.customers'
            ~ ' when totals.planned_share > 0 then coalesce(counted.share, 0) * 1000000'
            ~ ' else counted.customers end', 38, 0
        ) }} as weight,
        counted.month_start
    from counted
    inner join totals on counted.month_start = totals.month_start
)

select * from final
