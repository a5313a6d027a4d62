-- customers holds every customer known on the as-of date once, and no other id. After links of ids
-- are followed, a customer is known by a row of the input table customers registered by that day or
-- without a date, an accepted order, a refund or an event by that day. A failing row names the
-- customer on the side that has them.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

known as (
    select merged_customers.customer_id
    from {{ ref('northstar', 'int_customers_merged') }} as merged_customers
    inner join as_of_dates
        on
            merged_customers.has_undated_row
            or merged_customers.registered_date <= as_of_dates.as_of_date
    union distinct
    select orders.customer_id
    from {{ ref('northstar', 'orders') }} as orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    union distinct
    select refunds.customer_id
    from {{ ref('northstar', 'refunds') }} as refunds
    inner join as_of_dates on refunds.refunded_date <= as_of_dates.as_of_date
    where refunds.order_kind <> 'not_counted'
    union distinct
    select events.customer_id
    from {{ ref('northstar', 'int_events_accepted') }} as events
    inner join as_of_dates on events.occurred_date <= as_of_dates.as_of_date
)

select
    known.customer_id as known_customer_id,
    customers.customer_id as customer_id_of_customers
from known
full outer join {{ ref('northstar', 'customers') }} as customers
    on known.customer_id = customers.customer_id
where known.customer_id is null or customers.customer_id is null
