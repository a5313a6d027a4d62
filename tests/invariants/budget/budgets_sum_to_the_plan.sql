-- The lines of the next month's budget sum to the plan's total, the channels to the acquisition
-- amount, and no line but the reserve gets more of the elastic pool than the cap. The variance of a
-- month has all marketing spend of the month and what the reserve leaves of its plan, to the last
-- decimal. A failing row names the month, the sum and what it should be.
with months as (
    select * from {{ ref('northstar', 'int_budget_months_planned') }}
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select rules.*
    from {{ ref('northstar', 'int_economics_rules') }} as rules
    inner join as_of_dates on rules.as_of_date = as_of_dates.as_of_date
),

spend as (
    select * from {{ ref('northstar', 'int_marketing_spend_accepted') }}
),

allocation as (
    select * from {{ ref('northstar', 'budget_allocation') }}
),

channels as (
    select * from {{ ref('northstar', 'channel_budget') }}
),

variances as (
    select * from {{ ref('northstar', 'budget_variance') }}
),

spend_months as (
    select
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as month_start,
        sum(amount_reporting) as amount
    from spend
    group by cast({{ dbt.date_trunc('month', 'spend_date') }} as date)
),

variance_months as (
    select
        month,
        sum(planned) as planned,
        sum(spent) as spent
    from variances
    group by month
),

allocated as (
    select
        plan_month,
        sum(amount) as amount,
        sum(case when purpose = 'acquisition' then amount else 0 end) as acquisition_amount,
        max(case when purpose <> 'reserve' then elastic_amount end) as most_elastic
    from allocation
    group by plan_month
),

channel_months as (
    select
        plan_month,
        sum(amount) as amount
    from channels
    group by plan_month
),

sums as (
    select
        months.month_start,
        'lines' as what,
        allocated.amount as found,
        months.total as expected
    from months
    left join allocated on months.month_start = allocated.plan_month
    where months.is_next and months.plan_code is not null
    union all
    select
        months.month_start,
        'greatest elastic amount' as what,
        allocated.most_elastic as found,
        least(allocated.most_elastic, months.elastic * rules.elastic_line_share) as expected
    from months
    inner join allocated on months.month_start = allocated.plan_month
    cross join rules
    union all
    select
        channel_months.plan_month as month_start,
        'channels' as what,
        channel_months.amount as found,
        allocated.acquisition_amount as expected
    from channel_months
    left join allocated on channel_months.plan_month = allocated.plan_month
    union all
    select
        months.month_start,
        'planned' as what,
        coalesce(variance_months.planned, 0) as found,
        coalesce(months.rest, 0) as expected
    from months
    left join variance_months on months.month_start = variance_months.month
    where not months.is_next
    union all
    select
        months.month_start,
        'spent' as what,
        coalesce(variance_months.spent, 0) as found,
        coalesce(spend_months.amount, 0) as expected
    from months
    left join variance_months on months.month_start = variance_months.month
    left join spend_months on months.month_start = spend_months.month_start
    where not months.is_next
)

select * from sums
where found is null or expected is null or found <> expected
