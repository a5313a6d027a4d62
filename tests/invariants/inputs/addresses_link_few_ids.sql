-- An address by which ids are matched (var match_guests_by) belongs to one person. A failing row
-- names one of too many ids (seed input_limits), by two of them. The test only warns, because such
-- an address links nobody.
{{ config(severity='warn') }}

select
    address_key,
    count(*) as customer_ids,
    min({{ byte_order('customer_id') }}) as first_customer_id,
    max({{ byte_order('customer_id') }}) as last_customer_id
from {{ ref('northstar', 'int_customer_addresses') }}
where not is_usable
group by address_key
