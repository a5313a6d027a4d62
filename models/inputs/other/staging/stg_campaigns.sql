-- One row per raw campaign. Only a missing id rejects it, because every other column is optional.
with raw_campaigns as (
    {{ raw_table('campaigns') }}
),

cleaned as (
    {{ cleaned_rows('campaigns', 'raw_campaigns') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_choice(
            'clean_tier_system', tier_systems() | map(attribute='code') | list
        ) }} as parsed_tier_system,
        {{ parse_timestamp('starts_at', 'clean_starts_at') }} as parsed_starts_at,
        {{ parse_timestamp('ends_at', 'clean_ends_at') }} as parsed_ends_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('campaigns', 'parsed') }},
        clean_campaign_id as campaign_id,
        clean_campaign_name as campaign_name,
        clean_objective as objective,
        clean_channel as channel,
        parsed_tier_system as tier_system,
        clean_tier_code as tier_code,
        clean_action_code as action_code,
        case
            when clean_campaign_id is null then 'missing_campaign_id'
        end as rejection_reason,
        {{ is_invalid('tier_system') }} as has_invalid_tier_system,
        {{ is_invalid('starts_at') }} as has_invalid_starts_at,
        {{ is_invalid('ends_at') }} as has_invalid_ends_at,
        parsed_starts_at as starts_at,
        parsed_ends_at as ends_at
    from parsed
)

select * from final
