-- One row per rejected raw order row: its values as they came, the first reason that applies, and
-- what finds it again in the next run, which judges it anew.
{{ rejected_rows(
    'orders',
    ref('int_orders_read'),
    ref('int_order_versions'),
    {'clean_order_id': 'order_id', 'ordered_date': 'ordered_date'},
) }}
