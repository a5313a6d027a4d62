-- One row per accepted order line, in the reporting currency; of rows with one order id and line
-- number the greatest by its raw columns.
{{ config(
    materialized='by_changed_month',
    key="length(order_id) || '/' || order_id || '/' || line_number",
    day='ordered_date',
    scope='int_order_items_read',
) }}

with order_items as (
    select * from {{ ref('int_order_items_read') }}
    where rejection_reason is null
),

ranked as (
    select
        order_items.*,
        row_number() over (
            partition by order_items.order_id, order_items.line_number
            order by
                {{ newest_version_first('order_items', 'order_items') }}
        ) as version_rank
    from order_items
),

final as (
    select
        order_id,
        line_number,
        customer_id,
        order_kind,
        product_id,
        category,
        quantity,
        {{ reporting_amount('amount', 'fx_rate') }} as amount_reporting,
        ordered_date,
        loaded_at
    from ranked
    where version_rank = 1
)

select * from final
