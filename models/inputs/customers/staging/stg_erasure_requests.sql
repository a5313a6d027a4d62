-- One row per raw erasure request. Rejected requests stay, so that mart input_issues counts them.
with raw_erasure_requests as (
    {{ raw_table('erasure_requests') }}
),

cleaned as (
    {{ cleaned_rows('erasure_requests', 'raw_erasure_requests') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_timestamp('requested_at', 'clean_requested_at') }} as parsed_requested_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('erasure_requests', 'parsed') }},
        clean_customer_id as customer_id,
        case
            when clean_customer_id is null then 'missing_customer_id'
            when {{ is_missing('requested_at') }} then 'missing_requested_at'
            when parsed_requested_at is null then 'invalid_requested_at'
        end as rejection_reason,
        parsed_requested_at as requested_at
    from parsed
)

select * from final
