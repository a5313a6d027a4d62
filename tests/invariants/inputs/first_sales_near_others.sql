-- No order lies years before all others: one sale of 1970 makes hundreds of period ends and a huge
-- table of cohorts. The test only warns. The failing rows are the orders, each with what to set.
{{ config(severity='warn') }}

with sales as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

days as (
    select
        ordered_date,
        count(*) as sales_count
    from sales
    group by ordered_date
),

running as (
    select
        ordered_date,
        sum(sales_count) over (order by ordered_date rows unbounded preceding) as sales_until,
        sum(sales_count) over () as sales_count
    from days
),

percentile as (
    select min(ordered_date) as first_usual_date
    from running
    -- of few sales the second, or the first would be compared with itself
    where 100 * sales_until >= sales_count and sales_until >= 2
),

limits as (
    {{ valid_input_limits() }}
)

select
    sales.order_id,
    sales.ordered_date,
    percentile.first_usual_date,
    'if the day is mistyped, set earliest_order_date; if it is right and the history may begin '
    || 'later, set history_start' as what_to_do
from sales
cross join percentile
inner join limits on limits.limit_code = 'first_sale_days'
where {{ days_between('sales.ordered_date', 'percentile.first_usual_date') }} > limits.limit_value
