-- Every linked customer id leads to one canonical id. A failing row names an id with two targets
-- (the smaller is followed), or one whose links lead into a cycle (it stays as it is). Ids of
-- erased people are named nowhere.
with links as (
    select distinct
        staged_links.customer_id,
        staged_links.canonical_customer_id
    from {{ ref('northstar', 'stg_identity_links') }} as staged_links
    {{ erased_joins('identity_links', 'staged_links') }}
    where
        staged_links.rejection_reason is null
        and staged_links.customer_id <> staged_links.canonical_customer_id
        and not {{ is_erased('identity_links') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

targets as (
    select
        customer_id,
        count(*) as targets_count,
        min({{ byte_order('canonical_customer_id') }}) as first_target,
        max({{ byte_order('canonical_customer_id') }}) as last_target
    from links
    group by customer_id
)

select
    targets.customer_id,
    targets.first_target,
    targets.last_target,
    case
        when targets.targets_count > 1 then 'two targets'
        else 'runs into a cycle'
    end as issue
from targets
left join identities on targets.customer_id = identities.customer_id
where targets.targets_count > 1 or identities.canonical_customer_id is null
