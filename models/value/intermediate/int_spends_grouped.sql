-- One row per purpose and distinct frequency and amount of its paying repeat customers: all that
-- the spend model needs. A population that is too small to be fitted, or in which everybody spends
-- the same, has no rows.
with customers as (
    select * from {{ ref('northstar', 'int_customers_calibrated') }}
    where repeat_purchase_days > 0 and repeat_amount > 0
),

populations as (
    select * from {{ ref('northstar', 'int_clv_populations') }}
    where is_spend_fitted and least_spend < greatest_spend
),

final as (
    select
        customers.purpose,
        customers.calibrated_on,
        customers.repeat_purchase_days,
        customers.repeat_amount,
        count(*) as customers
    from customers
    inner join populations on customers.purpose = populations.purpose
    group by
        customers.purpose,
        customers.calibrated_on,
        customers.repeat_purchase_days,
        customers.repeat_amount
)

select * from final
