-- One row per customer with a sale up to the as-of date: their purchases, at most one per day, as
-- known on each day of int_value_dates. Sales of a day are one purchase, also of amount 0. One pass
-- over the sales counts everything. Before the first purchase counts are 0 and days are null.
{% set zone = var('business_time_zone') %}

with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

-- The first sale is known already.
customer_facts as (
    select
        customer_id,
        first_ordered_at,
        {{ business_date('first_ordered_at', zone) }} as first_date
    from {{ ref('northstar', 'int_customer_facts') }}
    where
        sales_count > 0
        and as_of_date in (select value_dates.as_of_date from value_dates)
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

-- Of several sales at the first moment the first market by code counts.
purchases as (
    select
        orders.customer_id,
        orders.ordered_date as purchase_date,
        customer_facts.first_date,
        sum(orders.amount_reporting) as amount,
        min(case
            when orders.ordered_at = customer_facts.first_ordered_at
                then {{ byte_order('orders.market') }}
        end) as first_market
    from orders
    inner join customer_facts on orders.customer_id = customer_facts.customer_id
    inner join value_dates on orders.ordered_date <= value_dates.as_of_date
    group by orders.customer_id, orders.ordered_date, customer_facts.first_date
),

counted as (
    select
        purchases.customer_id,
        purchases.first_date,
        max(purchases.first_market) as first_market,
        max(purchases.purchase_date) as last_date,
        count(*) as purchase_days,
        sum(case
            when purchases.purchase_date > purchases.first_date then purchases.amount else 0
        end) as repeat_amount,
        max(case
            when purchases.purchase_date <= value_dates.earlier_date then purchases.purchase_date
        end) as earlier_last_date,
        count(case when purchases.purchase_date <= value_dates.earlier_date then 1 end)
            as earlier_purchase_days,
        max(case
            when purchases.purchase_date <= value_dates.validation_date then purchases.purchase_date
        end) as validation_last_date,
        count(case when purchases.purchase_date <= value_dates.validation_date then 1 end)
            as validation_purchase_days,
        sum(case
            when purchases.purchase_date > purchases.first_date
                and purchases.purchase_date <= value_dates.validation_date then purchases.amount
            else 0
        end) as validation_repeat_amount,
        count(case
            when purchases.purchase_date > value_dates.last_period_date
                and purchases.purchase_date <= value_dates.validation_date then 1
        end) as last_period_purchase_days
    from purchases
    cross join value_dates
    group by purchases.customer_id, purchases.first_date
),

final as (
    select
        counted.customer_id,
        coalesce(merged_customers.market, counted.first_market) as market,
        counted.purchase_days,
        counted.earlier_purchase_days,
        counted.validation_purchase_days,
        counted.last_period_purchase_days,
        counted.purchase_days - counted.validation_purchase_days as holdout_purchase_days,
        {{ as_decimal('counted.repeat_amount', 28, 4) }} as repeat_amount,
        {{ as_decimal('counted.validation_repeat_amount', 28, 4) }} as validation_repeat_amount,
        counted.first_date,
        counted.last_date,
        counted.earlier_last_date,
        counted.validation_last_date
    from counted
    left join merged_customers on counted.customer_id = merged_customers.customer_id
)

select * from final
