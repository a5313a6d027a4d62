-- An address by which ids are matched (var match_guests_by) belongs to one person. A failing row
-- names one of too many ids (seed input_limits), by two of them. The test only warns, because such
-- an address links nobody.
{{ config(severity='warn') }}

select
    addresses.address_key,
    count(*) as customer_ids,
    min({{ byte_order('addresses.customer_id') }}) as first_customer_id,
    max({{ byte_order('addresses.customer_id') }}) as last_customer_id
from {{ ref('northstar', 'int_customer_addresses') }} as addresses
cross join {{ ref('input_limits') }} as limits
where
    not addresses.is_guest
    and limits.limit_code = 'address_ids'
    and {{ valid_on('limits', date_literal(run_day(
        var('today'), var('business_time_zone')))) }}
group by addresses.address_key, limits.limit_value
having count(*) > limits.limit_value
