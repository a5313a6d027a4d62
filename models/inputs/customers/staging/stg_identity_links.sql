-- One row per raw identity link. Chains stay as they are here: int_identities_resolved follows
-- them, because that takes all links at once.
with raw_identity_links as (
    {{ raw_table('identity_links') }}
),

cleaned as (
    {{ cleaned_rows('identity_links', 'raw_identity_links') }}
),

final as (
    select
        {{ raw_columns_kept('identity_links', 'cleaned') }},
        clean_customer_id as customer_id,
        clean_canonical_customer_id as canonical_customer_id,
        case
            when clean_customer_id is null then 'missing_customer_id'
            when clean_canonical_customer_id is null then 'missing_canonical_customer_id'
        end as rejection_reason
    from cleaned
)

select * from final
