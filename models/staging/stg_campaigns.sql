-- One row per raw campaign: parsed, with the reason to reject it.
with raw_campaigns as (
    {{ raw_table('campaigns') }}
),

parsed as (
    select
        raw_campaigns.*,
        {{ clean_text('raw_campaigns.campaign_id') }} as clean_campaign_id,
        {{ parse_choice('raw_campaigns.tier_system', tier_systems()) }} as parsed_tier_system,
        {{ parse_timestamp('raw_campaigns.starts_at') }} as parsed_starts_at,
        {{ parse_timestamp('raw_campaigns.ends_at') }} as parsed_ends_at
    from raw_campaigns
),

final as (
    select
        {{ raw_text_columns('campaigns', 'parsed') }},
        clean_campaign_id as campaign_id,
        {{ clean_text('campaign_name') }} as campaign_name,
        {{ clean_text('objective') }} as objective,
        {{ clean_text('channel') }} as channel,
        parsed_tier_system as tier_system,
        {{ clean_text('tier_code') }} as tier_code,
        case
            when clean_campaign_id is null then 'missing_campaign_id'
        end as rejection_reason,
        {{ is_invalid('tier_system', 'parsed_tier_system') }} as has_invalid_tier_system,
        {{ is_invalid('starts_at', 'parsed_starts_at') }} as has_invalid_starts_at,
        {{ is_invalid('ends_at', 'parsed_ends_at') }} as has_invalid_ends_at,
        parsed_starts_at as starts_at,
        parsed_ends_at as ends_at
    from parsed
)

select * from final
