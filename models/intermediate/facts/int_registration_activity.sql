-- One row per customer registered by the as-of date: whether they came back in the first days after
-- they registered, and when they first bought.
with customers as (
    select * from {{ ref('int_customers_attributed') }}
    where registered_date <= as_of_date
),

activity_days as (
    select
        customer_id,
        occurred_date as active_date,
        false as is_sale
    from {{ ref('int_events_accepted') }}
    union
    select
        customer_id,
        ordered_date as active_date,
        true as is_sale
    from {{ ref('int_orders_accepted') }}
    where order_kind = 'sale'
),

dated as (
    select
        customers.customer_id,
        {{ days_between('customers.registered_date', 'activity_days.active_date') }} as days_since,
        activity_days.is_sale
    from customers
    inner join activity_days
        on
            customers.customer_id = activity_days.customer_id
            and customers.registered_date <= activity_days.active_date
            and customers.as_of_date >= activity_days.active_date
),

counted as (
    select
        customer_id,
        max(case when days_since = 1 then 1 else 0 end) as was_active_next_day,
        max(case when days_since between 1 and 3 then 1 else 0 end) as was_active_within_3_days,
        min(case when is_sale then days_since end) as days_to_first_sale
    from dated
    group by customer_id
),

final as (
    select
        customers.customer_id,
        customers.market,
        customers.acquisition_channel,
        coalesce(counted.was_active_next_day, 0) = 1 as was_active_next_day,
        coalesce(counted.was_active_within_3_days, 0) = 1 as was_active_within_3_days,
        coalesce(counted.was_active_within_3_days, 0) = 0
        and {{ days_between('customers.registered_date', 'customers.as_of_date') }} >= 3
            as was_lost_within_3_days,
        counted.days_to_first_sale,
        customers.registered_date,
        customers.as_of_date
    from customers
    left join counted on customers.customer_id = counted.customer_id
)

select * from final
