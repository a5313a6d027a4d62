-- One row per raw action on an alert. Whether there is such an alert shows itself later, since
-- alerts come from the rooms after this one.
with raw_alert_actions as (
    {{ raw_table('alert_actions') }}
),

cleaned as (
    {{ cleaned_rows('alert_actions', 'raw_alert_actions') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_choice('clean_verdict', ['real', 'false_alarm']) }} as parsed_verdict,
        {{ parse_date('clean_period_start') }} as parsed_period_start,
        {{ parse_timestamp('acknowledged_at', 'clean_acknowledged_at') }}
            as parsed_acknowledged_at,
        {{ parse_timestamp('closed_at', 'clean_closed_at') }} as parsed_closed_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('alert_actions', 'parsed') }},
        clean_rule_code as rule_code,
        coalesce(clean_target_code, 'none') as target_code,
        clean_market as market,
        clean_dimension as dimension,
        clean_member as member,
        parsed_verdict as verdict,
        clean_note as note,
        case
            when clean_rule_code is null then 'missing_rule_code'
            when clean_market is null then 'missing_market'
            when clean_dimension is null then 'missing_dimension'
            when clean_member is null then 'missing_member'
            when {{ is_missing('period_start') }} then 'missing_period_start'
            when parsed_period_start is null then 'invalid_period_start'
        end as rejection_reason,
        {{ is_invalid('acknowledged_at') }} as has_invalid_acknowledged_at,
        {{ is_invalid('closed_at') }} as has_invalid_closed_at,
        {{ is_invalid('verdict') }} as has_invalid_verdict,
        parsed_period_start as period_start,
        parsed_acknowledged_at as acknowledged_at,
        parsed_closed_at as closed_at
    from parsed
)

select * from final
