-- One row per raw order line: parsed, with the first reason to reject it.
with raw_order_items as (
    {{ raw_table('order_items') }}
),

parsed as (
    select
        raw_order_items.*,
        {{ clean_text('raw_order_items.order_id') }} as clean_order_id,
        {{ clean_text('raw_order_items.line_number') }} as clean_line_number,
        {{ clean_text('raw_order_items.category') }} as clean_category,
        {{ parse_decimal('raw_order_items.quantity') }} as parsed_quantity,
        {{ parse_decimal('raw_order_items.amount') }} as parsed_amount
    from raw_order_items
),

final as (
    select
        {{ raw_text_columns('order_items', 'parsed') }},
        clean_order_id as order_id,
        clean_line_number as line_number,
        {{ clean_text('product_id') }} as product_id,
        clean_category as category,
        case
            when clean_order_id is null then 'missing_order_id'
            when clean_line_number is null then 'missing_line_number'
            when clean_category is null then 'missing_category'
            when {{ is_missing('quantity') }} then 'missing_quantity'
            when parsed_quantity is null then 'invalid_quantity'
            when {{ is_missing('amount') }} then 'missing_amount'
            when parsed_amount is null then 'invalid_amount'
        end as rejection_reason,
        parsed_quantity as quantity,
        parsed_amount as amount
    from parsed
)

select * from final
