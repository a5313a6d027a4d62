-- One row per raw order row, validated by itself alone, in the contract's order of reasons. Two
-- reasons need other rows: int_orders_validated finds a missing rate, int_order_versions a
-- superseded version.
{% set zone = var('business_time_zone') %}

with raw_orders as (
    {{ raw_table('orders') }}
),

cleaned as (
    {{ cleaned_rows('orders', 'raw_orders') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_code('clean_currency_code', 3) }} as parsed_currency_code,
        {{ parse_code('clean_market', 2) }} as parsed_market,
        {{ parse_decimal('amount', 'clean_amount') }} as parsed_amount,
        {{ parse_decimal('discount_amount', 'clean_discount_amount') }} as parsed_discount_amount,
        {{ parse_decimal('cost_amount', 'clean_cost_amount') }} as parsed_cost_amount,
        {{ parse_timestamp('ordered_at', 'clean_ordered_at') }} as parsed_ordered_at,
        {{ parse_timestamp('updated_at', 'clean_updated_at') }} as parsed_updated_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('orders', 'parsed') }},
        clean_order_id as order_id,
        {{ customer_or_guest_id() }} as customer_id,
        clean_customer_id is null as is_guest,
        clean_email as email,
        clean_phone as phone,
        case
            when clean_currency_code is null then '{{ var("reporting_currency") }}'
            else parsed_currency_code
        end as currency_code,
        coalesce(clean_status, 'completed') as status,
        parsed_market as market,
        coalesce(clean_channel, 'unknown') as channel,
        case
            when clean_order_id is null then 'missing_order_id'
            when {{ customer_or_guest_id() }} is null then 'missing_customer_id'
            when {{ is_missing('ordered_at') }} then 'missing_ordered_at'
            when parsed_ordered_at is null then 'invalid_ordered_at'
            when {{ is_out_of_range(business_date('parsed_ordered_at', zone)) }}
                then 'out_of_range_ordered_at'
            when {{ is_missing('amount') }} then 'missing_amount'
            when parsed_amount is null then 'invalid_amount'
            when clean_currency_code is not null and parsed_currency_code is null
                then 'invalid_currency'
        end as rejection_reason,
        parsed_amount as amount,
        coalesce(parsed_discount_amount, 0) as discount_amount,
        parsed_cost_amount as cost_amount,
        {{ is_invalid('market') }} as has_invalid_market,
        {{ is_invalid('discount_amount') }}
            as has_invalid_discount_amount,
        {{ is_invalid('cost_amount') }} as has_invalid_cost_amount,
        {{ is_invalid('updated_at') }} as has_invalid_updated_at,
        {{ business_date('parsed_ordered_at', zone) }} as ordered_date,
        parsed_ordered_at as ordered_at,
        coalesce(parsed_updated_at, parsed_ordered_at) as updated_at
    from parsed
)

select * from final
