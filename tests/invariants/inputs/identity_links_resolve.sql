-- Every linked customer id leads to one canonical id. A failing row names an id with two targets
-- (the smaller is followed), or one whose links lead into a cycle (it stays as it is).
with links as (
    select distinct
        customer_id,
        canonical_customer_id
    from {{ ref('northstar', 'stg_identity_links') }}
    where rejection_reason is null and customer_id <> canonical_customer_id
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
