-- One row per raw campaign send. The times of sending, opening and click are not compared: a
-- message may be clicked without being opened.
with raw_campaign_sends as (
    {{ raw_table('campaign_sends') }}
),

cleaned as (
    {{ cleaned_rows('campaign_sends', 'raw_campaign_sends') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_decimal('cost_amount', 'clean_cost_amount') }} as parsed_cost_amount,
        {{ parse_timestamp('sent_at', 'clean_sent_at') }} as parsed_sent_at,
        {{ parse_timestamp('opened_at', 'clean_opened_at') }} as parsed_opened_at,
        {{ parse_timestamp('clicked_at', 'clean_clicked_at') }} as parsed_clicked_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('campaign_sends', 'parsed') }},
        clean_send_id as send_id,
        clean_campaign_id as campaign_id,
        clean_customer_id as customer_id,
        clean_channel as channel,
        clean_variant as variant,
        case
            when clean_send_id is null then 'missing_send_id'
            when clean_campaign_id is null then 'missing_campaign_id'
            when clean_customer_id is null then 'missing_customer_id'
            when clean_channel is null then 'missing_channel'
            when clean_variant is null then 'missing_variant'
            when {{ is_missing('sent_at') }} then 'missing_sent_at'
            when parsed_sent_at is null then 'invalid_sent_at'
        end as rejection_reason,
        parsed_cost_amount as cost_amount,
        {{ is_invalid('opened_at') }} as has_invalid_opened_at,
        {{ is_invalid('clicked_at') }} as has_invalid_clicked_at,
        {{ is_invalid('cost_amount') }} as has_invalid_cost_amount,
        parsed_sent_at as sent_at,
        parsed_opened_at as opened_at,
        parsed_clicked_at as clicked_at
    from parsed
)

select * from final
