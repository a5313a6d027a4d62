-- The splits of each budget plan are complete: one reserve and one elastic part, purposes that sum
-- to 1, tiers that sum to 1 where the plan has service money, and regions that sum to 1 at most,
-- since the regions without a row share the rest. A failing row names the plan, the dimension and
-- the sum.
with plans as (
    select distinct plan_code from {{ ref('budget_plans') }}
),

splits as (
    select * from {{ ref('budget_splits') }}
),

dimensions as (
    {% for dimension in ['reserve', 'elastic', 'purpose', 'tier', 'region'] %}
    select '{{ dimension }}' as dimension{{ ' union all' if not loop.last }}
    {% endfor %}
),

service as (
    select
        plan_code,
        max(case when dimension = 'purpose' and key = 'service' then share else 0 end)
            as service_share
    from splits
    group by plan_code
),

sums as (
    select
        plans.plan_code,
        dimensions.dimension,
        max(coalesce(service.service_share, 0)) as service_share,
        count(splits.share) as rows_count,
        count(case when splits.key = splits.dimension then 1 end) as own_keys_count,
        coalesce(sum(splits.share), 0) as shares
    from plans
    cross join dimensions
    left join splits
        on
            plans.plan_code = splits.plan_code
            and dimensions.dimension = splits.dimension
    left join service on plans.plan_code = service.plan_code
    group by plans.plan_code, dimensions.dimension
)

select * from sums
where
    (dimension in ('reserve', 'elastic') and (rows_count <> 1 or own_keys_count <> 1))
    or (dimension = 'purpose' and shares <> 1)
    or (dimension = 'tier' and shares <> 1 and (rows_count > 0 or service_share > 0))
    or (dimension = 'region' and shares > 1)
