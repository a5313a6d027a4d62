-- One row per accepted order line. Raw lines have no updated_at, so of several rows with one order
-- id and line number the greatest by its raw columns wins, in whatever order they were loaded.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_changed_month',
    key="length(order_id) || '/' || order_id || '/' || line_number",
    due='int_order_items_due',
) }}

with order_items as (
    select *
    from {{ rows_to_validate(
        'int_order_items_accepted', 'int_order_items_due', 'int_order_items_validated') }}
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

select
    *,
    {{ batch_month('ordered_date') }} as batch_month,
    {{ fingerprint_of_run() }} as batch_fingerprint
from final
