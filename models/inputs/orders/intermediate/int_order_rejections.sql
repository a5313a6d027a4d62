-- One row per rejected raw order row. The next run validates each of them again, because a rate or
-- an order that arrives later can turn one into an accepted row. clean_order_id and ordered_date
-- find it then. Of an order of an erased customer nothing is left to find it by, so it is looked at
-- like one that was never seen (grown_ids). amount_reporting is at the rate of its own day.
{% set is_kept = "coalesce(rejection_reason, '') <> 'erased_customer'" %}
{{ rejected_rows(
    'orders',
    rows_to_validate('int_orders_accepted', 'int_orders_due', 'int_orders_validated'),
    ref('northstar', 'int_order_versions'),
    {
        'clean_order_id': 'case when ' ~ is_kept ~ ' then order_id end',
        'parsed_currency_code': 'currency_code',
        'parsed_market': 'market',
        'parsed_amount': 'amount',
        'amount_reporting': 'case when not (' ~ exceeds_money_limit('amount', 'fx_rate') ~ ') then '
            ~ reporting_amount('amount', 'fx_rate') ~ ' end',
        'ordered_date': 'case when ' ~ is_kept ~ ' then ordered_date else '
            ~ first_of_month('ordered_date') ~ ' end',
    },
    moment='ordered_at',
    day='ordered_date',
) }}
