-- Reads marts of Northstar beside the shop's own model of the same name.
select
    tiers.customer_id,
    tiers.quadrant_tier,
    customers.loyalty_card
from {{ ref('northstar', 'customers') }} as tiers
inner join {{ ref('customers') }} as customers on tiers.customer_id = customers.customer_id
where tiers.quadrant_tier = 'north_star'
