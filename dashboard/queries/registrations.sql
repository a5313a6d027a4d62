{{ config(enabled=room_is_on('history')) }}
-- One row per month of registration, market and step of the newly registered.
{% for step, column in {
    'active_next_day': 'active_next_day_customers',
    'active_within_3_days': 'active_within_3_days_customers',
    'first_sale_within_7_days': 'first_sale_within_7_days_customers',
    'first_sale_within_30_days': 'first_sale_within_30_days_customers',
}.items() %}
select
    registration_month,
    market,
    '{{ step }}' as step,
    sum(registered_customers) as registered_customers,
    sum({{ column }}) as reached_customers
from {{ ref('northstar', 'registration_retention') }}
where {{ column }} is not null
group by registration_month, market
{{ 'union all' if not loop.last }}
{% endfor %}
order by registration_month, market, step
