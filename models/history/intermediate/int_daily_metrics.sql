-- One row per day, market and quadrant tier on which something happened. The tier is the one at the
-- last period end before the day, so that a day's own sales do not change it; 'none' means no sale
-- by that day. Days without a known tier, before the history, are left out.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_months',
) }}
-- depends_on: {{ ref('northstar', 'int_months') }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
),

first_dates as (
    select min(as_of_date) as first_date
    from as_of_dates
),

first_sales as (
    select min(month_start) as first_sale_month
    from {{ ref('northstar', 'int_customer_months') }}
    where sales_count > 0
),

customer_days as (
    select
        *,
        {{ days_before('month_start', 1) }} as tier_date
    from {{ ref('northstar', 'int_customer_days') }}
    where {{ in_batch('month_start') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

-- Month ends before the first sale are not judged. In a whole history no customer has a sale by
-- then, so the tier is 'none'.
tiered as (
    select
        customer_days.*,
        coalesce(customer_tiers.quadrant_tier, 'none') as quadrant_tier
    from customer_days
    cross join first_dates
    cross join first_sales
    left join customer_tiers
        on
            customer_days.tier_date = customer_tiers.as_of_date
            and customer_days.customer_id = customer_tiers.customer_id
    where
        customer_days.tier_date >= first_dates.first_date
        or (
            customer_days.tier_date < first_sales.first_sale_month
            and first_dates.first_date < {{ month_after('first_sales.first_sale_month') }}
        )
        or first_sales.first_sale_month is null
),

final as (
    select
        market,
        quadrant_tier,
        cast(sum(sales_count) as bigint) as sales_count,
        count(case when sales_count > 0 then 1 end) as buyers,
        cast(sum(first_sales_count) as bigint) as new_customers,
        cast(sum(sales_count - first_sales_count) as bigint) as repurchases,
        count(case when events_count > 0 then 1 end) as active_customers,
        {{ as_decimal('sum(gross_revenue)', 28, 4) }} as gross_revenue,
        {{ as_decimal('sum(refunded_amount)', 28, 4) }} as refunded_amount,
        {{ as_decimal('sum(gross_revenue - refunded_amount)', 28, 4) }} as net_revenue,
        month_start,
        day
    from tiered
    group by month_start, day, market, quadrant_tier
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
