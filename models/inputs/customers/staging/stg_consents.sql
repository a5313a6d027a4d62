-- One row per raw change of a consent. What says neither yes nor no, or when, is taken for a no:
-- somebody who may have refused must not be contacted because of a typing error.
{% set purposes = consent_purposes() | map(attribute='code') | list %}

with raw_consents as (
    {{ raw_table('consents') }}
),

cleaned as (
    {{ cleaned_rows('consents', 'raw_consents') }}
),

parsed as (
    select
        cleaned.*,
        {{ lower_text('cleaned.clean_channel') }} as lower_channel,
        {{ parse_choice('clean_purpose', purposes) }} as parsed_purpose,
        {{ parse_boolean('clean_is_granted') }} as parsed_is_granted,
        {{ parse_timestamp('changed_at', 'clean_changed_at') }} as parsed_changed_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('consents', 'parsed') }},
        clean_customer_id as customer_id,
        parsed_purpose as purpose,
        lower_channel as channel,
        clean_source as source,
        case
            when clean_customer_id is null then 'missing_customer_id'
            when {{ is_missing('purpose') }} then 'missing_purpose'
            when parsed_purpose is null then 'invalid_purpose'
        end as rejection_reason,
        coalesce(parsed_is_granted, false) and parsed_changed_at is not null as is_granted,
        parsed_is_granted is not null and parsed_changed_at is not null as is_readable,
        parsed_is_granted is null as has_invalid_is_granted,
        parsed_changed_at is null as has_invalid_changed_at,
        parsed_changed_at as changed_at
    from parsed
)

select * from final
