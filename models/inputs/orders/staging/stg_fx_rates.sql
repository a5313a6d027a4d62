-- One row per raw exchange rate. Its day has no time zone and counts as written, so the business
-- time zone does not move it.
with raw_fx_rates as (
    {{ raw_table('fx_rates') }}
),

cleaned as (
    {{ cleaned_rows('fx_rates', 'raw_fx_rates') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_code('clean_currency_code', 3) }} as parsed_currency_code,
        {{ parse_decimal('rate_to_reporting', 'clean_rate_to_reporting', scale=8) }}
            as parsed_rate_to_reporting,
        {{ parse_date('clean_rate_date') }} as parsed_rate_date
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('fx_rates', 'parsed') }},
        parsed_currency_code as currency_code,
        case
            when {{ is_missing('rate_date') }} then 'missing_rate_date'
            when parsed_rate_date is null then 'invalid_rate_date'
            when {{ is_missing('currency_code') }} then 'missing_currency_code'
            when parsed_currency_code is null then 'invalid_currency_code'
            when {{ is_missing('rate_to_reporting') }} then 'missing_rate_to_reporting'
            when parsed_rate_to_reporting is null or parsed_rate_to_reporting <= 0
                then 'invalid_rate_to_reporting'
        end as rejection_reason,
        parsed_rate_to_reporting as rate_to_reporting,
        parsed_rate_date as rate_date
    from parsed
)

select * from final
