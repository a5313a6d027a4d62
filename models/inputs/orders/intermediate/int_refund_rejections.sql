-- One row per rejected raw refund row: its values as they came, the first reason that applies, and
-- what finds it again in the next run, which judges it anew.
{{ rejected_rows(
    'refunds',
    rows_to_validate('int_refunds_accepted', 'int_refunds_due', 'int_refunds_validated'),
    ref('northstar', 'int_refund_versions'),
    {'clean_refund_id': 'refund_id', 'refunded_date': 'refunded_date'},
) }}
