{{ config(enabled=room_is_on('history')) }}
-- At every period end customer_history has as many customers as have a sale by that day, counted
-- from the orders themselves. A failing row names the period end and both counts.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

buyers as (
    select
        as_of_dates.as_of_date,
        count(distinct orders.customer_id) as customers
    from as_of_dates
    inner join {{ ref('northstar', 'orders') }} as orders
        on
            as_of_dates.as_of_date >= orders.ordered_date
            and orders.order_kind = 'sale'
    group by as_of_dates.as_of_date
),

history as (
    select
        period_end,
        count(*) as customers
    from {{ ref('northstar', 'customer_history') }}
    group by period_end
)

select
    buyers.as_of_date,
    buyers.customers as customers_with_a_sale,
    history.period_end,
    history.customers as customers_in_history
from buyers
full outer join history on buyers.as_of_date = history.period_end
where
    buyers.as_of_date is null
    or history.period_end is null
    or buyers.customers <> history.customers
