-- One row per customer known on the current as-of date, prospects included. A referrer known only
-- from the rows of other customers has no row.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

customer_markets as (
    select * from {{ ref('northstar', 'int_customer_markets') }}
),

known as (
    select
        as_of_dates.as_of_date,
        merged_customers.customer_id
    from merged_customers
    inner join as_of_dates
        on
            merged_customers.has_undated_row
            or merged_customers.registered_date <= as_of_dates.as_of_date
    union distinct
    select
        customer_facts.as_of_date,
        customer_facts.customer_id
    from {{ ref('northstar', 'int_customer_facts') }} as customer_facts
    inner join as_of_dates on customer_facts.as_of_date = as_of_dates.as_of_date
    union distinct
    select
        engagement.as_of_date,
        engagement.customer_id
    from {{ ref('northstar', 'int_customer_engagement') }} as engagement
    inner join as_of_dates on engagement.as_of_date = as_of_dates.as_of_date
    where engagement.first_event_date is not null
),

final as (
    select
        known.as_of_date,
        known.customer_id,
        coalesce(merged_customers.market, customer_markets.market, 'ZZ') as market,
        merged_customers.acquisition_channel,
        merged_customers.referred_by_customer_id,
        merged_customers.email_hash,
        merged_customers.phone_hash,
        merged_customers.nearest_store_km,
        coalesce(merged_customers.is_member, false) as is_member,
        coalesce(merged_customers.marketing_opt_in, false) as marketing_opt_in,
        coalesce(merged_customers.is_referred, false) as is_referred,
        coalesce(merged_customers.has_undated_row, false) as has_undated_row,
        merged_customers.registered_date,
        merged_customers.registered_at
    from known
    left join merged_customers on known.customer_id = merged_customers.customer_id
    left join customer_markets
        on
            known.as_of_date = customer_markets.as_of_date
            and known.customer_id = customer_markets.customer_id
)

select * from final
