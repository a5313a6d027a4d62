-- One row per kind of fact and month with such facts, by the fact's own day. The fingerprints of
-- months tell which days and months have to be computed again: a fact that comes, goes or changes
-- affects its own month and those after it.
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
