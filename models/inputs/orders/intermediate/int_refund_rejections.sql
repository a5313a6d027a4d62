-- One row per rejected raw refund row. The next run validates each of them again, because an order
-- that arrives later can turn one into an accepted row. clean_refund_id and refunded_date find it
-- then.
{{ rejected_rows(
    'refunds',
    rows_to_validate('int_refunds_accepted', 'int_refunds_due', 'int_refunds_validated'),
    ref('northstar', 'int_refund_versions'),
    {'clean_refund_id': 'refund_id', 'refunded_date': 'refunded_date'},
) }}
