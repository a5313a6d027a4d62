-- One row per customer of the customers table, with a counted fact or with an event: what groups
-- them in every period, past ones too, as it is known today. The market is the stated one, else
-- that of the first sale, else ZZ, so that it does not move with a later order. first_month is the
-- first one with a fact or an event: from then on periods change with what groups the customer.
with merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

fact_months as (
    select
        customer_id,
        month_start
    from {{ ref('northstar', 'int_customer_months') }}
    union all
    select
        customer_id,
        month_start
    from {{ ref('northstar', 'int_active_days') }}
),

customer_months as (
    select
        customer_id,
        min(month_start) as first_month
    from fact_months
    group by customer_id
),

first_sales as (
    select * from {{ ref('northstar', 'int_first_sales') }}
),

known as (
    select customer_id from merged_customers
    union distinct
    select customer_id from customer_months
),

final as (
    select
        known.customer_id,
        coalesce(merged_customers.market, first_sales.market, 'ZZ') as market,
        case
            when coalesce(merged_customers.is_member, false) then 'member' else 'non_member'
        end as membership,
        coalesce(merged_customers.acquisition_channel, 'unknown') as acquisition_channel,
        coalesce(merged_customers.is_referred, false) as is_referred,
        customer_months.first_month,
        first_sales.month_start as cohort_month,
        {{ business_date('first_sales.ordered_at', var('business_time_zone')) }}
            as first_sale_date,
        merged_customers.registered_date
    from known
    left join merged_customers on known.customer_id = merged_customers.customer_id
    left join customer_months on known.customer_id = customer_months.customer_id
    left join first_sales on known.customer_id = first_sales.customer_id
)

select * from final
