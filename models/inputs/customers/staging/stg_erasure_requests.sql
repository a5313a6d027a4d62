-- One row per raw erasure request. Only a missing id rejects it: a request counts however
-- unreadable its time is.
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
        end as rejection_reason,
        {{ is_invalid('requested_at') }} as has_invalid_requested_at,
        {{ business_date('parsed_requested_at', var('business_time_zone')) }} as requested_date,
        parsed_requested_at as requested_at
    from parsed
)

select * from final
