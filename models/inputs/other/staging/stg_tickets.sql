-- One row per raw service ticket. The customer is optional, because a ticket of an unknown customer
-- is a ticket, too.
with raw_tickets as (
    {{ raw_table('tickets') }}
),

cleaned as (
    {{ cleaned_rows('tickets', 'raw_tickets') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_code('clean_market', 2) }} as parsed_market,
        {{ parse_choice('clean_kind', ['complaint', 'service']) }} as parsed_kind,
        {{ parse_timestamp('opened_at', 'clean_opened_at') }} as parsed_opened_at,
        {{ parse_timestamp('first_response_at', 'clean_first_response_at') }}
            as parsed_first_response_at,
        {{ parse_timestamp('resolved_at', 'clean_resolved_at') }} as parsed_resolved_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('tickets', 'parsed') }},
        clean_ticket_id as ticket_id,
        clean_customer_id as customer_id,
        parsed_market as market,
        parsed_kind as kind,
        clean_reason as reason,
        clean_channel as channel,
        case
            when clean_ticket_id is null then 'missing_ticket_id'
            when {{ is_missing('kind') }} then 'missing_kind'
            when parsed_kind is null then 'invalid_kind'
            when {{ is_missing('opened_at') }} then 'missing_opened_at'
            when parsed_opened_at is null then 'invalid_opened_at'
        end as rejection_reason,
        {{ is_invalid('market') }} as has_invalid_market,
        {{ is_invalid('first_response_at') }} as has_invalid_first_response_at,
        {{ is_invalid('resolved_at') }} as has_invalid_resolved_at,
        parsed_opened_at as opened_at,
        parsed_first_response_at as first_response_at,
        parsed_resolved_at as resolved_at
    from parsed
)

select * from final
