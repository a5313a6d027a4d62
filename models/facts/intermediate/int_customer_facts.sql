-- One row per as-of date and customer with an accepted order or a counted refund. The one step of
-- the daily chain that adds up all orders: one pass, one group per customer, for all windows at
-- once. A trailing window of n days is 0 <= as_of_date - day <= n. A customer without a sale (not
-- counted orders, credit notes or refunds only) has sales_count 0 and null dates, recency and
-- averages.
{{ config(
    materialized=kept_materialization(), incremental_strategy='by_batch', clustered_by='customer_id'
) }}
{% set windows = trailing_windows() %}
{% set rfm_window_days = var('rfm_window_days') %}
{% set zone = var('business_time_zone') %}

with as_of_dates as (
    select
        as_of_date,
        {% for days in windows %}
        {{ days_before('as_of_date', days) }} as first_day_{{ days }}d,
        {% endfor %}
        {{ days_before('as_of_date', 730) }} as first_day_730d,
        {% if rfm_window_days is not none %}
        {{ days_before('as_of_date', rfm_window_days) }} as first_day_rfm
        {% else %}
        cast(null as date) as first_day_rfm
        {% endif %}
    from {{ ref('northstar', 'int_as_of_dates') }}
    where {{ in_batch('as_of_date') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

refunds as (
    select * from {{ ref('northstar', 'int_refunds_accepted') }}
),

dated_orders as (
    select
        as_of_dates.*,
        orders.customer_id,
        orders.order_kind = 'sale' as is_sale,
        orders.order_kind <> 'not_counted' as is_counted,
        orders.amount_reporting,
        orders.discount_amount,
        orders.ordered_date,
        orders.ordered_at
    from orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
),

dated_refunds as (
    select
        as_of_dates.*,
        refunds.customer_id,
        refunds.amount_reporting,
        refunds.refunded_date
    from refunds
    inner join as_of_dates on refunds.refunded_date <= as_of_dates.as_of_date
    where refunds.order_kind <> 'not_counted'
),

order_facts as (
    select
        as_of_date,
        customer_id,
        count(case when is_sale then 1 end) as sales_count,
        count(case when is_sale and discount_amount > 0 then 1 end) as discounted_sales_count,
        count(case when not is_counted then 1 end) as not_counted_orders_count,
        sum(case when is_sale then amount_reporting else 0 end) as gross_revenue,
        sum(case when is_counted then amount_reporting else 0 end) as ordered_amount,
        max(case when is_sale and ordered_date >= first_day_180d then amount_reporting end)
            as max_order_amount_180d,
        {% for days in windows %}
        count(case when is_sale and ordered_date >= first_day_{{ days }}d then 1 end)
            as orders_{{ days }}d,
        sum(case
            when is_counted and ordered_date >= first_day_{{ days }}d then amount_reporting else 0
        end) as revenue_{{ days }}d,
        {% endfor %}
        count(case when is_sale and ordered_date >= first_day_730d then 1 end) as orders_730d,
        {% if rfm_window_days is not none %}
        count(case when is_sale and ordered_date >= first_day_rfm then 1 end) as frequency,
        sum(case when is_counted and ordered_date >= first_day_rfm then amount_reporting else 0 end)
            as monetary,
        {% endif %}
        min(case when is_sale then ordered_at end) as first_ordered_at,
        max(case when is_sale then ordered_at end) as last_ordered_at,
        max(ordered_at) as last_accepted_at
    from dated_orders
    group by as_of_date, customer_id
),

refund_facts as (
    select
        as_of_date,
        customer_id,
        sum(amount_reporting) as refunded_amount,
        {% for days in windows %}
        sum(case when refunded_date >= first_day_{{ days }}d then amount_reporting else 0 end)
            as refunded_{{ days }}d,
        {% endfor %}
        sum(case
            when first_day_rfm is null or refunded_date >= first_day_rfm then amount_reporting
            else 0
        end) as refunded_rfm
    from dated_refunds
    group by as_of_date, customer_id
),

-- A full join: a refund may be dated before its order, so a customer can have refunds only.
joined as (
    select
        coalesce(order_facts.as_of_date, refund_facts.as_of_date) as as_of_date,
        coalesce(order_facts.customer_id, refund_facts.customer_id) as customer_id,
        coalesce(order_facts.sales_count, 0) as sales_count,
        coalesce(order_facts.discounted_sales_count, 0) as discounted_sales_count,
        coalesce(order_facts.not_counted_orders_count, 0) as not_counted_orders_count,
        coalesce(order_facts.gross_revenue, 0) as gross_revenue,
        coalesce(order_facts.ordered_amount, 0) - coalesce(refund_facts.refunded_amount, 0)
            as net_revenue,
        order_facts.max_order_amount_180d,
        {% for days in windows %}
        coalesce(order_facts.orders_{{ days }}d, 0) as orders_{{ days }}d,
        coalesce(order_facts.revenue_{{ days }}d, 0)
        - coalesce(refund_facts.refunded_{{ days }}d, 0) as revenue_{{ days }}d,
        {% endfor %}
        coalesce(order_facts.orders_730d, 0) as orders_730d,
        {% if rfm_window_days is not none %}
        coalesce(order_facts.frequency, 0) as frequency,
        coalesce(order_facts.monetary, 0) - coalesce(refund_facts.refunded_rfm, 0) as monetary,
        {% else %}
        coalesce(order_facts.sales_count, 0) as frequency,
        coalesce(order_facts.ordered_amount, 0) - coalesce(refund_facts.refunded_amount, 0)
            as monetary,
        {% endif %}
        {{ business_date('order_facts.first_ordered_at', zone) }} as first_ordered_date,
        {{ business_date('order_facts.last_ordered_at', zone) }} as last_ordered_date,
        order_facts.first_ordered_at,
        order_facts.last_ordered_at,
        order_facts.last_accepted_at
    from order_facts
    full outer join refund_facts
        on
            order_facts.as_of_date = refund_facts.as_of_date
            and order_facts.customer_id = refund_facts.customer_id
),

final as (
    select
        as_of_date,
        customer_id,
        cast(sales_count as bigint) as sales_count,
        cast(discounted_sales_count as bigint) as discounted_sales_count,
        cast(not_counted_orders_count as bigint) as not_counted_orders_count,
        cast(frequency as bigint) as frequency,
        {% for days in windows %}
        cast(orders_{{ days }}d as bigint) as orders_{{ days }}d,
        {% endfor %}
        cast(orders_730d as bigint) as orders_730d,
        {{ as_decimal('monetary', 28, 4) }} as monetary,
        {{ as_decimal('gross_revenue', 28, 4) }} as gross_revenue,
        {{ as_decimal('gross_revenue - net_revenue', 28, 4) }} as refunded_amount,
        {{ as_decimal('net_revenue', 28, 4) }} as net_revenue,
        {{ as_decimal('max_order_amount_180d', 28, 4) }} as max_order_amount_180d,
        {% for days in windows %}
        {{ as_decimal('revenue_' ~ days ~ 'd', 28, 4) }} as revenue_{{ days }}d,
        {% endfor %}
        {{ average_order_value('gross_revenue', 'sales_count') }} as average_order_value,
        {{ days_between('first_ordered_date', 'as_of_date') }} as tenure_days,
        {{ days_between('last_ordered_date', 'as_of_date') }} as recency_days,
        {{ mean_gap_days('first_ordered_date', 'last_ordered_date', 'sales_count') }}
            as mean_gap_days,
        {{ average_monthly_spend(
            'revenue_365d', days_between('first_ordered_date', 'as_of_date')) }}
            as avg_monthly_spend,
        first_ordered_at,
        last_ordered_at,
        last_accepted_at
    from joined
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
