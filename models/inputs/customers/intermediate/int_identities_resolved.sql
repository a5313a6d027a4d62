-- One row per customer id replaced by another of the same person, without erased people. A person
-- is erased with all ids, so no chain of the others is cut.
with identities as (
    select * from {{ ref('northstar', 'int_identities_linked') }}
),

final as (
    select
        identities.customer_id,
        identities.canonical_customer_id
    from identities
    {{ erased_joins('identity_links', 'identities') }}
    where not {{ is_erased('identity_links') }}
)

select * from final
