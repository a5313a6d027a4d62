-- One row per raw order line, validated by itself alone. int_order_items_validated adds its order.
with raw_order_items as (
    {{ raw_table('order_items') }}
),

cleaned as (
    {{ cleaned_rows('order_items', 'raw_order_items') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_decimal('quantity', 'clean_quantity') }} as parsed_quantity,
        {{ parse_decimal('amount', 'clean_amount') }} as parsed_amount,
        {{ parse_timestamp('loaded_at', 'clean_loaded_at') }} as parsed_loaded_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('order_items', 'parsed') }},
        clean_order_id as order_id,
        clean_line_number as line_number,
        clean_product_id as product_id,
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
        parsed_amount as amount,
        {{ is_invalid('loaded_at') }} as has_invalid_loaded_at,
        parsed_loaded_at as loaded_at
    from parsed
)

select * from final
