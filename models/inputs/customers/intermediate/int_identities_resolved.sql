-- One row per customer id that links replace: the id at the end of its chain of links.
-- a->a says nothing. Of two targets for one id the smaller is followed, and ids that run into a
-- cycle are left as they are; tests name both.
with recursive links as (
    select
        customer_id,
        min({{ byte_order('canonical_customer_id') }}) as next_customer_id
    from {{ ref('northstar', 'stg_identity_links') }}
    where rejection_reason is null and customer_id <> canonical_customer_id
    group by customer_id
),

-- `union` keeps each pair once, so that a cycle ends.
reached as (
    select
        links.customer_id,
        links.next_customer_id
    from links
    union
    select
        reached.customer_id,
        links.next_customer_id
    from reached
    inner join links on reached.next_customer_id = links.customer_id
),

final as (
    select
        reached.customer_id,
        reached.next_customer_id as canonical_customer_id
    from reached
    left join links on reached.next_customer_id = links.customer_id
    where links.customer_id is null
)

select * from final
