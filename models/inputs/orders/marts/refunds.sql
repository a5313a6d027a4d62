-- One row per accepted refund. A view, so that accepted refunds are stored once.
{{ config(materialized=view_materialization()) }}

select
    refund_id,
    order_id,
    customer_id,
    order_kind,
    currency_code,
    amount,
    fx_rate,
    amount_reporting,
    is_above_order_amount,
    is_before_order_date,
    refunded_date,
    refunded_at,
    updated_at
from {{ ref('northstar', 'int_refunds_accepted') }}
