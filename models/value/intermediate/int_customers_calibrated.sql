-- One row per purpose (current, validation) and customer with a sale by its day: what the purchase
-- and spend models know of the customer. x = repeat_purchase_days, t_x = days_to_last, T =
-- days_observed; both count from the first purchase, and are whole days here. Who refuses profiling
-- on the purpose's day has no row: no model is fitted on them, and nothing is predicted of them.
{{ config(materialized=view_materialization()) }}

with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

purchases as (
    select * from {{ ref('northstar', 'int_purchases_counted') }}
),

refusals as (
    select * from {{ ref('northstar', 'int_profiling_refusals') }}
),

calibrated as (
    select
        'current' as purpose,
        value_dates.as_of_date as calibrated_on,
        purchases.customer_id,
        purchases.purchase_days,
        purchases.repeat_amount,
        purchases.first_date,
        purchases.last_date
    from purchases
    cross join value_dates
    union all
    select
        'validation' as purpose,
        value_dates.validation_date as calibrated_on,
        purchases.customer_id,
        purchases.validation_purchase_days as purchase_days,
        purchases.validation_repeat_amount as repeat_amount,
        purchases.first_date,
        purchases.validation_last_date as last_date
    from purchases
    cross join value_dates
    where purchases.validation_purchase_days > 0
),

final as (
    select
        purpose,
        calibrated_on,
        customer_id,
        cast(purchase_days - 1 as integer) as repeat_purchase_days,
        {{ days_between('first_date', 'last_date') }} as days_to_last,
        {{ days_between('first_date', 'calibrated_on') }} as days_observed,
        repeat_amount
    from calibrated
    where
        not exists (
            select 1
            from refusals
            where
                calibrated.customer_id = refusals.customer_id
                and {{ valid_on('refusals', 'calibrated.calibrated_on') }}
        )
)

select * from final
