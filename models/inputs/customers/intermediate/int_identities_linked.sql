-- One row per customer id replaced by another of the same person: through links, and then through
-- addresses that ids share (var match_guests_by), of erased people as well, because who is erased
-- follows from it (int_erased_ids). A bad link must not stop the run: of two targets
-- for one id the smaller wins, a chain that ends in a cycle resolves to nothing, and test
-- identity_links_resolve names both. A link from an id to itself is ignored.
-- depends_on: {{ ref('northstar', 'int_customer_addresses') }}
{{ config(post_hook="{{ northstar.drop_closure(['links', 'neighbours']) }}") }}
{% set matches_addresses = var('match_guests_by') | length > 0 %}

{% set links %}
    select
        customer_id,
        min({{ byte_order('canonical_customer_id') }}) as next_customer_id
    from {{ ref('northstar', 'stg_identity_links') }}
    where rejection_reason is null and customer_id <> canonical_customer_id
    group by customer_id
{% endset %}

{% set linked_and_neighbours %}
links as (
    {{ links }}
),

reached as (
    {{ closure('links', links) }}
),

linked as (
    select
        reached.customer_id,
        reached.next_customer_id as canonical_customer_id
    from reached
    left join links on reached.next_customer_id = links.customer_id
    where links.customer_id is null
)
{% if matches_addresses %},

members as (
    select
        addresses.address_key,
        {{ usual_order('coalesce(linked.canonical_customer_id, addresses.customer_id)') }}
            as customer_id,
        -- Accounts come before other ids, and these before guests.
        min(case when addresses.is_account then 1 when addresses.is_guest then 3 else 2 end)
            as id_rank
    from {{ ref('northstar', 'int_customer_addresses') }} as addresses
    left join linked on addresses.customer_id = linked.customer_id
    where addresses.is_usable
    group by
        addresses.address_key,
        coalesce(linked.canonical_customer_id, addresses.customer_id)
),

-- Who shares an address, each also with themselves
neighbours as (
    select distinct
        members.customer_id,
        others.customer_id as next_customer_id
    from members
    inner join members as others on members.address_key = others.address_key
)
{% endif %}
{% endset %}

{{ with_recursive() }} {{ linked_and_neighbours }}
{% if matches_addresses %},

met as (
    {{ closure(
        'neighbours', 'with ' ~ linked_and_neighbours ~ ' select * from neighbours', 'met') }}
),

id_ranks as (
    select
        customer_id,
        min(id_rank) as id_rank
    from members
    group by customer_id
),

matched as (
    select
        met.customer_id,
        substring(min({{ byte_order(
            'cast(id_ranks.id_rank as ' ~ dbt.type_string() ~ ') || met.next_customer_id'
        ) }}), 2) as canonical_customer_id
    from met
    inner join id_ranks on met.next_customer_id = id_ranks.customer_id
    group by met.customer_id
),

final as (
    select
        linked.customer_id,
        coalesce(matched.canonical_customer_id, linked.canonical_customer_id)
            as canonical_customer_id
    from linked
    left join matched on linked.canonical_customer_id = matched.customer_id
    union all
    select
        matched.customer_id,
        matched.canonical_customer_id
    from matched
    where
        matched.customer_id <> matched.canonical_customer_id
        and not exists (
            select 1 from linked
            where linked.customer_id = matched.customer_id
        )
)
{% else %},

final as (
    select * from linked
)
{% endif %}

select * from final
