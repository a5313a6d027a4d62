-- One row per raw refund row, validated by itself alone, in the contract's order of reasons. Two
-- reasons need other rows: int_refunds_validated finds an unknown order, int_refund_versions a
-- superseded version.
{% set zone = var('business_time_zone') %}

with raw_refunds as (
    {{ raw_table('refunds') }}
),

cleaned as (
    {{ cleaned_rows('refunds', 'raw_refunds') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_decimal('amount', 'clean_amount') }} as parsed_amount,
        {{ parse_timestamp('refunded_at', 'clean_refunded_at') }} as parsed_refunded_at,
        {{ parse_timestamp('updated_at', 'clean_updated_at') }} as parsed_updated_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('refunds', 'parsed') }},
        clean_refund_id as refund_id,
        clean_order_id as order_id,
        case
            when clean_refund_id is null then 'missing_refund_id'
            when clean_order_id is null then 'missing_order_id'
            when {{ is_missing('refunded_at') }} then 'missing_refunded_at'
            when parsed_refunded_at is null then 'invalid_refunded_at'
            when {{ is_out_of_range(business_date('parsed_refunded_at', zone)) }}
                then 'out_of_range_refunded_at'
            when {{ is_missing('amount') }} then 'missing_amount'
            when parsed_amount is null then 'invalid_amount'
            when parsed_amount <= 0 then 'non_positive_amount'
        end as rejection_reason,
        parsed_amount as amount,
        {{ is_invalid('updated_at') }} as has_invalid_updated_at,
        {{ business_date('parsed_refunded_at', zone) }} as refunded_date,
        parsed_refunded_at as refunded_at,
        coalesce(parsed_updated_at, parsed_refunded_at) as updated_at
    from parsed
)

select * from final
