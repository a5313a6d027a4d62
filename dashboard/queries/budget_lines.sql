{{ config(enabled=room_is_on('budget')) }}
-- One row per line of the next month's budget, with what its priority is made of.
select
    plan_month,
    plan_code,
    purpose,
    region,
    pyramid_tier,
    shifts,
    fixed_amount,
    elastic_amount,
    amount,
    customer_share,
    roi,
    priority,
    region_factor
from {{ ref('northstar', 'budget_allocation') }}
order by {{ byte_order('purpose') }}, {{ byte_order('region') }}, {{ byte_order('pyramid_tier') }}
