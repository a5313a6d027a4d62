{{ config(enabled=room_is_on('economics')) }}
-- One row per month end, purpose and region: what was planned and what was spent.
select
    {{ days_before(month_after('month'), 1) }} as period_end,
    purpose,
    region,
    planned,
    {{ as_decimal('spent', 28, 2) }} as spent
from {{ ref('northstar', 'budget_variance') }}
order by month, {{ byte_order('purpose') }}, {{ byte_order('region') }}
