-- One row per accepted order. A view, so that accepted orders are stored once.
{{ config(materialized=view_materialization()) }}

select
    order_id,
    customer_id,
    raw_customer_id,
    order_kind,
    status,
    market,
    channel,
    currency_code,
    amount,
    fx_rate,
    amount_reporting,
    discount_amount,
    cost_amount,
    ordered_date,
    ordered_at,
    updated_at
from {{ ref('northstar', 'int_orders_accepted') }}
