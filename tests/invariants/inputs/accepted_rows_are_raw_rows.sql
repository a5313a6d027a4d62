-- Every accepted row is still a raw row, value by value. A failing row is an accepted one whose raw
-- row vanished, or changed without a newer updated_at (loaded_at), so that no run reads it again.
-- The *_reconcile tests compare the other way, from raw to accepted.
{% set raw_customer = 'coalesce(raw_customer_id, customer_id) as customer_id' %}
{% set tables = {
    'orders': {
        'key': 'order_id',
        'columns': [
            'currency_code', 'status', 'channel', 'amount', 'discount_amount', 'cost_amount',
            'ordered_at', 'updated_at',
        ],
        'accepted': [raw_customer, 'case when is_market_stated then market end as market'],
        'raw': ['customer_id', 'market'],
        'raw_model': 'stg_orders',
    },
    'refunds': {
        'key': 'refund_id',
        'columns': ['order_id', 'amount', 'refunded_at', 'updated_at'],
        'raw_model': 'stg_refunds',
    },
    'order_items': {
        'key': "length(order_id) || '/' || order_id || '/' || line_number",
        'columns': ['product_id', 'category', 'quantity'],
        'accepted': ['amount_reporting'],
        'raw': [reporting_amount('amount', 'fx_rate')],
        'raw_model': 'int_order_items_validated',
    },
    'events': {
        'key': 'event_id',
        'columns': ['event_type', 'channel', 'source_channel', 'category', 'occurred_at'],
        'accepted': [raw_customer],
        'raw': ['customer_id'],
        'raw_model': 'stg_events',
    },
} %}

with
{% for table, compared in tables.items() %}
changed_{{ table }} as (
    select
        {{ (compared.columns + compared.accepted | default([])) | join(',\n        ') }},
        {{ compared.key }} as row_key
    from {{ ref('northstar', 'int_' ~ table ~ '_accepted') }}
    {{ dbt.except() }}
    select
        {{ (compared.columns + compared.raw | default([])) | join(',\n        ') }},
        {{ compared.key }} as row_key
    from {{ ref('northstar', compared.raw_model) }}
),

{% endfor %}
final as (
    {% for table in tables %}
    select
        '{{ table }}' as fact_table,
        row_key,
        '{{ how_to_reconcile() }}' as what_to_do
    from changed_{{ table }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
