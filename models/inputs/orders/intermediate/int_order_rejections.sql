-- One row per rejected raw order row: its values as they came, the first reason that applies, and
-- what finds it again in the next run, which judges it anew.
{{ rejected_rows(
    'orders',
    rows_to_validate('int_orders_accepted', 'int_orders_due', 'int_orders_validated'),
    ref('northstar', 'int_order_versions'),
    {'clean_order_id': 'order_id', 'ordered_date': 'ordered_date'},
) }}
