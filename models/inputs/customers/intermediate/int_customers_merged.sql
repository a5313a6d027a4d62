-- One row per customer of the customers table. All attributes without a rule of their own come from
-- one row, nulls included, because a mix of two rows would describe nobody. Ties go to the smaller
-- customer id. Erased people have no row; whom they referred was referred, by nobody.
{% set email_hash = hashed_personal_data(lower_text('email')) %}
{% set phone_hash = hashed_personal_data('phone') %}

with customer_rows as (
    select staged_customers.*
    from {{ ref('northstar', 'stg_customers') }} as staged_customers
    {{ erased_joins('customers', 'staged_customers') }}
    where staged_customers.rejection_reason is null and not {{ is_erased('customers') }}
),

erased_ids as (
    select * from {{ ref('northstar', 'int_erased_ids') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

ranked_versions as (
    select
        customer_rows.*,
        row_number() over (
            partition by customer_rows.customer_id
            order by
                {{ newest_version_first('customers', 'customer_rows', 'customer_rows.updated_at') }}
        ) as version_rank
    from customer_rows
),

-- A customer never refers themselves, under any of their ids.
resolved as (
    select
        ranked_versions.*,
        coalesce(identities.canonical_customer_id, ranked_versions.customer_id)
            as canonical_customer_id,
        nullif(
            coalesce(referrers.canonical_customer_id, ranked_versions.referred_by_customer_id),
            coalesce(identities.canonical_customer_id, ranked_versions.customer_id)
        ) as referrer_customer_id,
        erased_ids.customer_id is not null as has_erased_referrer
    from ranked_versions
    left join identities on ranked_versions.customer_id = identities.customer_id
    left join identities as referrers
        on ranked_versions.referred_by_customer_id = referrers.customer_id
    left join erased_ids on ranked_versions.referred_by_customer_id = erased_ids.customer_id
    where ranked_versions.version_rank = 1
),

ranked as (
    select
        resolved.*,
        row_number() over (
            partition by resolved.canonical_customer_id
            order by
                case when resolved.customer_id = resolved.canonical_customer_id then 0 else 1 end,
                resolved.updated_at desc nulls last,
                {{ byte_order('resolved.customer_id') }}
        ) as attribute_rank,
        row_number() over (
            partition by resolved.canonical_customer_id
            order by
                case when resolved.referrer_customer_id is null then 1 else 0 end,
                resolved.registered_at asc nulls last,
                {{ byte_order('resolved.customer_id') }}
        ) as referrer_rank
    from resolved
),

final as (
    select
        canonical_customer_id as customer_id,
        max(
            case when referrer_rank = 1 and not has_erased_referrer then referrer_customer_id end
        ) as referred_by_customer_id,
        max(case when attribute_rank = 1 then customer_id end) as described_customer_id,
        max(case when attribute_rank = 1 then market end) as market,
        max(case when attribute_rank = 1 then {{ email_hash }} end) as email_hash,
        max(case when attribute_rank = 1 then {{ phone_hash }} end) as phone_hash,
        max(case when attribute_rank = 1 then acquisition_channel end) as acquisition_channel,
        max(case when attribute_rank = 1 then nearest_store_km end) as nearest_store_km,
        min(case when marketing_opt_in then 1 else 0 end) = 1 as marketing_opt_in,
        max(case when is_member then 1 else 0 end) = 1 as is_member,
        max(case when referrer_customer_id is not null then 1 else 0 end) = 1 as is_referred,
        max(case when attribute_rank = 1 and email is not null then 1 else 0 end) = 1 as has_email,
        max(case when attribute_rank = 1 and phone is not null then 1 else 0 end) = 1 as has_phone,
        max(case when registered_at is null then 1 else 0 end) = 1 as has_undated_row,
        min(registered_date) as registered_date,
        min(registered_at) as registered_at
    from ranked
    group by canonical_customer_id
)

select * from final
