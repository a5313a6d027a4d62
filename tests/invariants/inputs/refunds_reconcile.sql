-- Nothing is lost silently: every raw refund row is in refunds or in refund_rejections, once, and
-- per day the valid amounts of the raw rows equal the accepted plus the rejected ones. (A raw
-- refund has no currency of its own.) A failing row says what is missing (negative: too much).
-- Either a raw row vanished since an earlier run, or it changed without a newer updated_at, so that
-- no run reads it again. Of a refund of an erased customer the rejection has the month alone.
with compared as (
    select
        1 as side,
        staged_refunds.amount,
        case
            when {{ is_erased('refunds') }}
                then {{ first_of_month('staged_refunds.refunded_date') }}
            else staged_refunds.refunded_date
        end as refunded_date
    from {{ ref('northstar', 'stg_refunds') }} as staged_refunds
    {{ erased_joins('refunds', 'staged_refunds') }}
    union all
    select
        -1 as side,
        amount,
        refunded_date
    from {{ ref('northstar', 'refunds') }}
    union all
    select
        -1 as side,
        {{ parse_decimal('amount', clean_text('amount')) }} as amount,
        refunded_date
    from {{ ref('northstar', 'int_refund_rejections') }}
)

select
    refunded_date,
    sum(side) as missing_rows,
    coalesce(sum(side * amount), 0) as missing_amount,
    '{{ how_to_reconcile() }}' as what_to_do
from compared
group by refunded_date
having sum(side) <> 0 or coalesce(sum(side * amount), 0) <> 0
