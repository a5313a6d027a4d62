-- One row per raw refund row. A view, as int_orders_validated is. A refund of a rejected order is
-- rejected as unknown_order until the order is accepted, one of an erased order as erased_customer
-- before all else.
{{ config(materialized=view_materialization()) }}

with staged_refunds as (
    select * from {{ ref('northstar', 'stg_refunds') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

final as (
    select
        {{ raw_column_names('refunds', 'staged_refunds') }},
        staged_refunds.refund_id,
        staged_refunds.order_id,
        orders.customer_id,
        orders.order_kind,
        orders.market,
        orders.currency_code,
        case
            when {{ is_erased('refunds') }} then 'erased_customer'
            when staged_refunds.rejection_reason is not null then staged_refunds.rejection_reason
            when orders.order_id is null then 'unknown_order'
            when {{ exceeds_money_limit('staged_refunds.amount', 'orders.fx_rate') }}
                then 'invalid_amount'
        end as rejection_reason,
        staged_refunds.amount,
        orders.amount as order_amount,
        orders.fx_rate,
        orders.ordered_date,
        staged_refunds.refunded_date,
        staged_refunds.refunded_at,
        staged_refunds.updated_at
    from staged_refunds
    {{ erased_joins('refunds', 'staged_refunds') }}
    left join orders on staged_refunds.order_id = orders.order_id
)

select * from final
