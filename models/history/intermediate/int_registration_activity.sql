-- One row per customer registered by the as-of date. Activity (an event or a sale) on the day of
-- registration is no return. A customer is lost once three days have passed without any. A customer
-- who bought before the registration has no days_to_first_sale.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customers as (
    select * from {{ ref('northstar', 'int_customers_described') }}
    where registered_date <= as_of_date
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where
        sales_count > 0
        and as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

activity_days as (
    select
        customer_id,
        occurred_date as active_date
    from {{ ref('northstar', 'int_events_accepted') }}
    union distinct
    select
        customer_id,
        ordered_date as active_date
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

dated as (
    select
        customers.customer_id,
        {{ days_between('customers.registered_date', 'activity_days.active_date') }} as days_since
    from customers
    inner join activity_days
        on
            customers.customer_id = activity_days.customer_id
            and customers.registered_date < activity_days.active_date
            and customers.as_of_date >= activity_days.active_date
),

counted as (
    select
        customer_id,
        max(case when days_since = 1 then 1 else 0 end) as was_active_next_day,
        max(case when days_since <= 3 then 1 else 0 end) as was_active_within_3_days
    from dated
    group by customer_id
),

joined as (
    select
        customers.*,
        counted.was_active_next_day,
        counted.was_active_within_3_days,
        {{ days_between('customers.registered_date', 'customers.as_of_date') }}
            as days_since_registration,
        customer_facts.tenure_days
    from customers
    left join counted on customers.customer_id = counted.customer_id
    left join customer_facts on customers.customer_id = customer_facts.customer_id
),

final as (
    select
        customer_id,
        market,
        acquisition_channel,
        coalesce(was_active_next_day, 0) = 1 as was_active_next_day,
        coalesce(was_active_within_3_days, 0) = 1 as was_active_within_3_days,
        coalesce(was_active_within_3_days, 0) = 0 and days_since_registration >= 3
            as was_lost_within_3_days,
        case
            when tenure_days <= days_since_registration then days_since_registration - tenure_days
        end as days_to_first_sale,
        registered_date,
        as_of_date
    from joined
)

select * from final
