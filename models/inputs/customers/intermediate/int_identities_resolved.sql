-- One row per customer id replaced by a link. A bad link must not stop the run: of two targets for
-- one id the smaller wins, a chain that ends in a cycle resolves to nothing, and test
-- identity_links_resolve names both. A link from an id to itself is ignored.
with recursive links as (
    select
        customer_id,
        min({{ byte_order('canonical_customer_id') }}) as next_customer_id
    from {{ ref('northstar', 'stg_identity_links') }}
    where rejection_reason is null and customer_id <> canonical_customer_id
    group by customer_id
),

-- `union` drops repeated pairs, so that the recursion ends in a cycle, too.
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
