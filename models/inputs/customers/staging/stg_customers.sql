-- One row per raw customer row. Only a missing id rejects it: one invalid field must not lose the
-- customer.
{% set zone = var('business_time_zone') %}

with raw_customers as (
    {{ raw_table('customers') }}
),

cleaned as (
    {{ cleaned_rows('customers', 'raw_customers') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_code('clean_market', 2) }} as parsed_market,
        {{ parse_decimal('nearest_store_km', 'clean_nearest_store_km') }}
            as parsed_nearest_store_km,
        {{ parse_boolean('clean_marketing_opt_in') }} as parsed_marketing_opt_in,
        {{ parse_boolean('clean_is_member') }} as parsed_is_member,
        {{ parse_timestamp('registered_at', 'clean_registered_at') }} as parsed_registered_at,
        {{ parse_timestamp('updated_at', 'clean_updated_at') }} as parsed_updated_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('customers', 'parsed') }},
        clean_customer_id as customer_id,
        clean_referred_by_customer_id as referred_by_customer_id,
        parsed_market as market,
        clean_email as email,
        clean_phone as phone,
        clean_acquisition_channel as acquisition_channel,
        case
            when clean_customer_id is null then 'missing_customer_id'
        end as rejection_reason,
        case when parsed_nearest_store_km >= 0 then parsed_nearest_store_km end
            as nearest_store_km,
        coalesce(parsed_marketing_opt_in, false) as marketing_opt_in,
        not {{ is_missing('marketing_opt_in') }} as has_stated_marketing_opt_in,
        coalesce(parsed_is_member, false) as is_member,
        {{ is_invalid('market') }} as has_invalid_market,
        {{ is_invalid('marketing_opt_in') }} as has_invalid_marketing_opt_in,
        {{ is_invalid('is_member') }} as has_invalid_is_member,
        (
            {{ is_invalid('nearest_store_km') }}
            or coalesce(parsed_nearest_store_km < 0, false)
        ) as has_invalid_nearest_store_km,
        {{ is_invalid('registered_at') }} as has_invalid_registered_at,
        {{ is_invalid('updated_at') }} as has_invalid_updated_at,
        {{ business_date('parsed_registered_at', zone) }} as registered_date,
        parsed_registered_at as registered_at,
        parsed_updated_at as updated_at
    from parsed
)

select * from final
