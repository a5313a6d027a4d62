-- Customers who are new, bought, and bought again are those of lifecycle_flows, from the first
-- month whose customers are judged. A failing row names the month and the numbers of both.
with months as (
    select
        period_start as month,
        max(case when metric_code = 'new_customers' then numerator end) as new_customers,
        max(case when metric_code = 'retention_rate' then numerator end) as retained,
        max(case when metric_code = 'retention_rate' then denominator end) as buyers_before
    from {{ ref('northstar', 'metric_values') }}
    where
        metric_code in ('new_customers', 'retention_rate')
        and period_grain = 'month'
        and market = 'all'
        and dimension = 'all'
    group by period_start
),

first_months as (
    select min(month) as first_month
    from months
),

flows as (
    select * from {{ ref('northstar', 'lifecycle_flows') }}
)

select
    flows.month,
    flows.new_customers,
    months.new_customers as new_customers_of_metrics,
    flows.retained_customers,
    months.retained,
    flows.lapsed_customers,
    months.buyers_before
from flows
inner join first_months on flows.month >= first_months.first_month
left join months on flows.month = months.month
where
    flows.new_customers <> coalesce(months.new_customers, 0)
    or flows.retained_customers <> coalesce(months.retained, 0)
    or flows.retained_customers + flows.lapsed_customers <> coalesce(months.buyers_before, 0)
