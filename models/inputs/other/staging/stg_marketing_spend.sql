-- One row per raw spend entry. Unlike in orders, an invalid currency code does not reject the row:
-- it becomes the reporting currency and is flagged.
with raw_marketing_spend as (
    {{ raw_table('marketing_spend') }}
),

cleaned as (
    {{ cleaned_rows('marketing_spend', 'raw_marketing_spend') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_code('clean_currency_code', 3) }} as parsed_currency_code,
        {{ parse_code('clean_market', 2) }} as parsed_market,
        {{ parse_choice(
            'clean_tier_system', tier_systems() | map(attribute='code') | list
        ) }} as parsed_tier_system,
        {{ parse_choice('clean_purpose', spend_purposes()) }} as parsed_purpose,
        {{ parse_decimal('amount', 'clean_amount') }} as parsed_amount,
        {{ parse_date('clean_spend_date') }} as parsed_spend_date
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('marketing_spend', 'parsed') }},
        clean_channel as channel,
        parsed_market as market,
        parsed_tier_system as tier_system,
        clean_tier_code as tier_code,
        parsed_purpose as purpose,
        coalesce(parsed_currency_code, '{{ var("reporting_currency") }}') as currency_code,
        case
            when {{ is_missing('spend_date') }} then 'missing_spend_date'
            when parsed_spend_date is null then 'invalid_spend_date'
            when clean_channel is null then 'missing_channel'
            when {{ is_missing('purpose') }} then 'missing_purpose'
            when parsed_purpose is null then 'invalid_purpose'
            when {{ is_missing('amount') }} then 'missing_amount'
            when parsed_amount is null then 'invalid_amount'
        end as rejection_reason,
        parsed_amount as amount,
        {{ is_invalid('market') }} as has_invalid_market,
        {{ is_invalid('tier_system') }} as has_invalid_tier_system,
        {{ is_invalid('currency_code') }} as has_invalid_currency_code,
        parsed_spend_date as spend_date
    from parsed
)

select * from final
