-- One row per rejected raw refund row: its values as they came, the first reason that applies, and
-- what finds it again in the next run, which judges it anew.
{{ rejected_rows(
    'refunds',
    ref('int_refunds_read'),
    ref('int_refund_versions'),
    {'clean_refund_id': 'refund_id', 'refunded_date': 'refunded_date'},
) }}
