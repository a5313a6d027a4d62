-- One row per erased customer id: every id of a person who is named by an erasure request, whatever
-- its time. Of several requests the first readable time counts. Emptied at the end of a run.
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

final as (
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
)

select * from final
