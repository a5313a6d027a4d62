-- One row per raw order line. A view, because a copy of all raw columns takes longer than parsing
-- them again.
{{ config(materialized=view_materialization()) }}

with staged_order_items as (
    select * from {{ ref('northstar', 'stg_order_items') }}
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

final as (
    select
        {{ raw_column_names('order_items', 'staged_order_items') }},
        staged_order_items.order_id,
        staged_order_items.line_number,
        orders.customer_id,
        orders.order_kind,
        staged_order_items.product_id,
        staged_order_items.category,
        case
            when {{ is_erased('order_items') }} then 'erased_customer'
            when staged_order_items.rejection_reason is not null
                then staged_order_items.rejection_reason
            when orders.order_id is null then 'unknown_order'
            when {{ exceeds_money_limit('staged_order_items.amount', 'orders.fx_rate') }}
                then 'invalid_amount'
        end as rejection_reason,
        staged_order_items.quantity,
        staged_order_items.amount,
        orders.fx_rate,
        orders.ordered_date,
        staged_order_items.loaded_at
    from staged_order_items
    {{ erased_joins('order_items', 'staged_order_items') }}
    left join orders on staged_order_items.order_id = orders.order_id
)

select * from final
