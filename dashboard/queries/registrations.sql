{{ config(enabled=room_is_on('history')) }}
-- One row per month of registration, market and step of the newly registered. Months in which the
-- step's days are not over for everybody have no row: they would look bad.
{% for step in [
    'active_next_day', 'active_within_3_days', 'first_sale_within_7_days',
    'first_sale_within_30_days',
] %}
select
    registration_month,
    market,
    '{{ step }}' as step,
    sum(registered_customers) as registered_customers,
    sum({{ step }}_customers) as reached_customers
from {{ ref('northstar', 'registration_retention') }}
where {{ step }}_share is not null
group by registration_month, market
{{ 'union all' if not loop.last }}
{% endfor %}
order by registration_month, market, step
