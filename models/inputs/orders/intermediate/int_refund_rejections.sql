-- One row per rejected raw refund row. The next run validates each of them again, because an order
-- that arrives later can turn one into an accepted row. clean_refund_id and refunded_date find it
-- then; of a refund of an erased customer nothing is left to find it by.
{% set is_kept = "coalesce(rejection_reason, '') <> 'erased_customer'" %}
{{ rejected_rows(
    'refunds',
    rows_to_validate('int_refunds_accepted', 'int_refunds_due', 'int_refunds_validated'),
    ref('northstar', 'int_refund_versions'),
    {
        'clean_refund_id': 'case when ' ~ is_kept ~ ' then refund_id end',
        'refunded_date': 'case when ' ~ is_kept ~ ' then refunded_date else '
            ~ first_of_month('refunded_date') ~ ' end',
    },
    moment='refunded_at',
    day='refunded_date',
) }}
