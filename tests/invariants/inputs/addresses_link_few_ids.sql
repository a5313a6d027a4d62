-- An address by which ids are matched (var match_guests_by) belongs to one person. A failing row
-- names one of too many ids (seed input_limits), by two of them. The test only warns, because such
-- an address links nobody. What an erased person shares is named nowhere.
{{ config(severity='warn') }}

select
    addresses.address_key,
    count(*) as customer_ids,
    min({{ byte_order('addresses.customer_id') }}) as first_customer_id,
    max({{ byte_order('addresses.customer_id') }}) as last_customer_id
from {{ ref('northstar', 'int_customer_addresses') }} as addresses
{{ erased_joins('customers', 'addresses') }}
where not addresses.is_usable
group by addresses.address_key
having sum(case when {{ is_erased('customers') }} then 1 else 0 end) = 0
