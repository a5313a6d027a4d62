-- One row per raw decision on a campaign or an action. A decision that cannot be read whole is
-- rejected, so it is no yes.
with raw_campaign_approvals as (
    {{ raw_table('campaign_approvals') }}
),

cleaned as (
    {{ cleaned_rows('campaign_approvals', 'raw_campaign_approvals') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_decimal('level', 'clean_level') }} as parsed_level,
        {{ parse_boolean('clean_is_approved') }} as parsed_is_approved,
        {{ parse_timestamp('decided_at', 'clean_decided_at') }} as parsed_decided_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('campaign_approvals', 'parsed') }},
        clean_campaign_id as campaign_id,
        clean_action_code as action_code,
        case
            when clean_campaign_id is null and clean_action_code is null
                then 'missing_campaign_id'
            when {{ is_missing('level') }} then 'missing_level'
            when parsed_level is null or parsed_level not in (1, 2, 3) then 'invalid_level'
            when {{ is_missing('decided_at') }} then 'missing_decided_at'
            when parsed_decided_at is null then 'invalid_decided_at'
            when {{ is_missing('is_approved') }} then 'missing_is_approved'
            when parsed_is_approved is null then 'invalid_is_approved'
        end as rejection_reason,
        parsed_level as level,
        parsed_is_approved as is_approved,
        parsed_decided_at as decided_at
    from parsed
)

select * from final
