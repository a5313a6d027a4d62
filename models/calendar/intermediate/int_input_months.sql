-- One row per kind of fact and month with such facts (by the fact's own day): how many there are,
-- and the fingerprint of the month, which changes when one of them comes, goes or changes.
{% set tables = [
    'int_orders_accepted',
    'int_refunds_accepted',
    'int_order_items_accepted',
    'int_events_accepted',
    'int_customer_registrations',
] %}

{% for table in tables %}
select
    '{{ table }}' as fact_table,
    cast(max(batch_fingerprint) as {{ dbt.type_string() }}) as fingerprint,
    count(*) as facts_count,
    batch_month as month_start
from {{ ref('northstar', table) }}
group by batch_month
{{ 'union all' if not loop.last }}
{% endfor %}
