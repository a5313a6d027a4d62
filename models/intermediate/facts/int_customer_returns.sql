-- One row per period end and customer with a sale in the days after it (scoring parameter
-- decline_precision_days), up to the as-of date: what a warning given on that day is judged by.
{{ config(materialized='per_as_of_date') }}

with as_of_dates as (
    select * from {{ ref('int_as_of_dates') }}
    where is_period_end and {{ in_batch() }}
),

current_dates as (
    select as_of_date as last_date
    from {{ ref('int_as_of_dates') }}
    where is_current
),

parameters as (
    select * from {{ ref('int_scoring_parameters') }}
),

orders as (
    select * from {{ ref('int_orders_accepted') }}
    where order_kind = 'sale'
),

final as (
    select distinct
        as_of_dates.as_of_date,
        orders.customer_id
    from as_of_dates
    inner join parameters on as_of_dates.as_of_date = parameters.as_of_date
    inner join orders on as_of_dates.as_of_date < orders.ordered_date
    inner join current_dates on orders.ordered_date <= current_dates.last_date
    where
        {{ days_between('as_of_dates.as_of_date', 'orders.ordered_date') }}
        <= parameters.decline_precision_days
)

select * from final
