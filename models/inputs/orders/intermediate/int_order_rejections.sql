-- One row per rejected raw order row. The next run validates each of them again, because a rate or
-- an order that arrives later can turn one into an accepted row. clean_order_id and ordered_date
-- find it then.
{{ rejected_rows(
    'orders',
    rows_to_validate('int_orders_accepted', 'int_orders_due', 'int_orders_validated'),
    ref('northstar', 'int_order_versions'),
    {'clean_order_id': 'order_id', 'ordered_date': 'ordered_date'},
) }}
