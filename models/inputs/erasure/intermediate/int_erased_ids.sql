-- One row per erased customer id: every id of a person who is named by an erasure request, whatever
-- its time, and the guests made from addresses that any raw row of these ids states, also one that
-- identities do not count (var match_guests_by). Of several requests the first readable time
-- counts. Emptied at the end of a run.
-- depends_on: {{ ref('northstar', 'stg_customers') }}
-- depends_on: {{ ref('northstar', 'stg_orders') }}
{% set kinds = var('match_guests_by') %}

with requests as (
    select * from {{ ref('northstar', 'stg_erasure_requests') }}
    where customer_id is not null
),

identities as (
    select * from {{ ref('northstar', 'int_identities_linked') }}
),

people as (
    select
        coalesce(identities.canonical_customer_id, requests.customer_id) as person_id,
        min(requests.requested_date) as requested_date,
        min(requests.requested_at) as requested_at
    from requests
    left join identities on requests.customer_id = identities.customer_id
    group by coalesce(identities.canonical_customer_id, requests.customer_id)
),

known_ids as (
    select
        people.person_id as customer_id,
        people.person_id,
        people.requested_date,
        people.requested_at
    from people
    union all
    select
        identities.customer_id,
        people.person_id,
        people.requested_date,
        people.requested_at
    from people
    inner join identities on people.person_id = identities.canonical_customer_id
),

stated_guests as (
    {% for kind in kinds %}
    {% for table in ['customers', 'orders'] %}
    select
        customer_id,
        {{ guest_id_of(address_key(kind, kind)) }} as guest_id
    from {{ ref('northstar', 'stg_' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        customer_id,
        cast(null as {{ dbt.type_string() }}) as guest_id
    from known_ids
    {% endfor %}
),

guests_of_orders as (
    select distinct customer_id
    from {{ ref('northstar', 'stg_orders') }}
    where is_guest
),

-- A guest whom accepted rows link to somebody is that person already.
guests as (
    select
        stated_guests.guest_id as customer_id,
        min(known_ids.person_id) as person_id,
        min(known_ids.requested_date) as requested_date,
        min(known_ids.requested_at) as requested_at
    from stated_guests
    inner join known_ids on stated_guests.customer_id = known_ids.customer_id
    inner join guests_of_orders on stated_guests.guest_id = guests_of_orders.customer_id
    left join known_ids as known_guests on stated_guests.guest_id = known_guests.customer_id
    left join identities on stated_guests.guest_id = identities.customer_id
    where
        known_guests.customer_id is null
        and identities.customer_id is null
    group by stated_guests.guest_id
),

final as (
    select * from known_ids
    union all
    select * from guests
)

select * from final
