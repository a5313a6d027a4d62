-- One row per raw event. An unknown event type is rejected, because int_customer_engagement has one
-- column per known type.
{% set zone = var('business_time_zone') %}

with raw_events as (
    {{ raw_table('events') }}
),

cleaned as (
    {{ cleaned_rows('events', 'raw_events') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_choice('clean_event_type', event_types()) }} as parsed_event_type,
        {{ parse_timestamp('occurred_at', 'clean_occurred_at') }} as parsed_occurred_at,
        {{ parse_timestamp('loaded_at', 'clean_loaded_at') }} as parsed_loaded_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('events', 'parsed') }},
        clean_event_id as event_id,
        clean_customer_id as customer_id,
        parsed_event_type as event_type,
        clean_channel as channel,
        clean_source_channel as source_channel,
        clean_category as category,
        case
            when clean_event_id is null then 'missing_event_id'
            when clean_customer_id is null then 'missing_customer_id'
            when {{ is_missing('occurred_at') }} then 'missing_occurred_at'
            when parsed_occurred_at is null then 'invalid_occurred_at'
            when {{ is_missing('event_type') }} then 'missing_event_type'
            when parsed_event_type is null then 'invalid_event_type'
        end as rejection_reason,
        {{ is_invalid('loaded_at') }} as has_invalid_loaded_at,
        {{ business_date('parsed_occurred_at', zone) }} as occurred_date,
        parsed_occurred_at as occurred_at,
        parsed_loaded_at as loaded_at
    from parsed
)

select * from final
