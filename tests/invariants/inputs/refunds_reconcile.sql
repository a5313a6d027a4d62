-- Nothing is lost silently: every raw refund row is in refunds or in refund_rejections, once, and
-- the valid amounts of the raw rows are those accepted plus those rejected, day by day. (A raw
-- refund has no currency of its own.) A failing row says what is missing (negative: too much). A
-- raw row that vanished since an earlier run does that, and one that changed without a newer
-- updated_at, which no run reads again.
with compared as (
    select
        1 as side,
        amount,
        refunded_date
    from {{ ref('northstar', 'stg_refunds') }}
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
