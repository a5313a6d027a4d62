-- One row per raw service ticket: parsed, with the reason to reject it.
with raw_tickets as (
    {{ raw_table('tickets') }}
),

parsed as (
    select
        raw_tickets.*,
        {{ clean_text('raw_tickets.ticket_id') }} as clean_ticket_id,
        {{ parse_code('raw_tickets.market', 2) }} as parsed_market,
        {{ parse_choice('raw_tickets.kind', ['complaint', 'service']) }} as parsed_kind,
        {{ parse_timestamp('raw_tickets.opened_at') }} as parsed_opened_at,
        {{ parse_timestamp('raw_tickets.first_response_at') }} as parsed_first_response_at,
        {{ parse_timestamp('raw_tickets.resolved_at') }} as parsed_resolved_at
    from raw_tickets
),

final as (
    select
        {{ raw_text_columns('tickets', 'parsed') }},
        clean_ticket_id as ticket_id,
        {{ clean_text('customer_id') }} as customer_id,
        parsed_market as market,
        parsed_kind as kind,
        {{ clean_text('reason') }} as reason,
        {{ clean_text('channel') }} as channel,
        case
            when clean_ticket_id is null then 'missing_ticket_id'
            when {{ is_missing('kind') }} then 'missing_kind'
            when parsed_kind is null then 'invalid_kind'
            when {{ is_missing('opened_at') }} then 'missing_opened_at'
            when parsed_opened_at is null then 'invalid_opened_at'
        end as rejection_reason,
        {{ is_invalid('market', 'parsed_market') }} as has_invalid_market,
        {{ is_invalid('first_response_at', 'parsed_first_response_at') }} as has_invalid_first_response_at,
        {{ is_invalid('resolved_at', 'parsed_resolved_at') }} as has_invalid_resolved_at,
        parsed_opened_at as opened_at,
        parsed_first_response_at as first_response_at,
        parsed_resolved_at as resolved_at
    from parsed
)

select * from final
