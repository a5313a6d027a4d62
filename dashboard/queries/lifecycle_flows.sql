{{ config(enabled=room_is_on('history')) }}
-- One row per month and flow: the customers and their revenue, of lapsed ones that of the month
-- before.
{% for flow in ['retained', 'reactivated', 'new', 'lapsed'] %}
select
    month,
    '{{ flow }}' as flow,
    {{ loop.index }} as flow_rank,
    {{ flow }}_customers as customers,
    {{ flow }}_revenue as revenue
from {{ ref('northstar', 'lifecycle_flows') }}
{{ 'union all' if not loop.last }}
{% endfor %}
order by month, flow_rank
