-- One row per period end and lifecycle stage with a customer who bought in the days after it
-- (scoring parameter decline_precision_days), up to the as-of date. Such sales show whether the
-- warning of stage decline or churned was wrong.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    fingerprint_column='lookahead_fingerprint',
) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end and {{ in_batch('as_of_date') }}
),

current_dates as (
    select as_of_date as last_date
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

-- The months into which the days reach: orders of no other month are read.
months as (
    select
        as_of_dates.as_of_date,
        months.month_start
    from as_of_dates
    inner join rules on as_of_dates.as_of_date = rules.as_of_date
    inner join {{ ref('northstar', 'int_months') }} as months
        on
            as_of_dates.as_of_date < months.month_start
            and {{ days_between('as_of_dates.as_of_date', 'months.month_start') }}
            <= rules.decline_precision_days
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
    where {{ in_batch('as_of_date') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

buyers as (
    select distinct
        months.as_of_date,
        orders.customer_id
    from months
    inner join rules on months.as_of_date = rules.as_of_date
    inner join orders on months.month_start = orders.batch_month
    inner join current_dates on orders.ordered_date <= current_dates.last_date
    where
        {{ days_between('months.as_of_date', 'orders.ordered_date') }}
        <= rules.decline_precision_days
),

final as (
    select
        customer_tiers.as_of_date,
        customer_tiers.lifecycle_stage,
        count(*) as reactivated_customers
    from customer_tiers
    inner join buyers
        on
            customer_tiers.as_of_date = buyers.as_of_date
            and customer_tiers.customer_id = buyers.customer_id
    group by customer_tiers.as_of_date, customer_tiers.lifecycle_stage
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
