-- One row per purpose and distinct frequency, recency and age of its customers: all that the
-- purchase model needs. So ten million customers cost what their distinct rows cost. A population
-- that is too small to be fitted has no rows.
with customers as (
    select * from {{ ref('northstar', 'int_customers_calibrated') }}
),

populations as (
    select * from {{ ref('northstar', 'int_clv_populations') }}
    where is_fitted
),

final as (
    select
        customers.purpose,
        customers.calibrated_on,
        customers.repeat_purchase_days,
        customers.days_to_last,
        customers.days_observed,
        count(*) as customers
    from customers
    inner join populations on customers.purpose = populations.purpose
    group by
        customers.purpose,
        customers.calibrated_on,
        customers.repeat_purchase_days,
        customers.days_to_last,
        customers.days_observed
)

select * from final
