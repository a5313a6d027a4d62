-- One row per customer of the customers table, with a counted fact or with a send. The market is
-- the one that the customer states, else that of the first sale, else ZZ. So it never changes with
-- a later order, and a customer stays in one cohort.
with merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
),

first_sales as (
    select * from {{ ref('northstar', 'int_first_sales') }}
),

market_regions as (
    select * from {{ ref('market_regions') }}
),

other_regions as (
    {{ region_of_other_markets('market_regions') }}
),

known as (
    select customer_id from merged_customers
    union distinct
    select customer_id from customer_months
    union distinct
    select customer_id from sends
),

placed as (
    select
        known.customer_id,
        coalesce(merged_customers.market, first_sales.market, 'ZZ') as market,
        {{ channel_or_unknown('merged_customers.acquisition_channel') }} as acquisition_channel,
        first_sales.month_start as cohort_month,
        {{ business_date('first_sales.ordered_at', var('business_time_zone')) }}
            as first_sale_date
    from known
    left join merged_customers on known.customer_id = merged_customers.customer_id
    left join first_sales on known.customer_id = first_sales.customer_id
),

final as (
    select
        placed.customer_id,
        placed.market,
        coalesce(market_regions.region, other_regions.region) as region,
        placed.acquisition_channel,
        placed.cohort_month,
        placed.first_sale_date
    from placed
    left join market_regions on placed.market = market_regions.market
    cross join other_regions
)

select * from final
