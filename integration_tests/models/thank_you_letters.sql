-- Joins Northstar's customers with the shop's own.
select
    customers.customer_id,
    customers.loyalty_card
from {{ ref('customers') }} as customers
inner join {{ ref('northstar', 'customers') }} as tiers
    on customers.customer_id = tiers.customer_id
where tiers.quadrant_tier = 'north_star'
