-- Nothing is lost silently: every raw refund row is in refunds or in refund_rejections, once, and
-- the valid amounts of the raw rows are those accepted plus those rejected. (A raw refund has no
-- currency of its own.) The failing row says what is missing (negative: too much). A raw row that
-- vanished since an earlier run does that, too: then run `dbt build --full-refresh`.
with compared as (
    select
        1 as side,
        amount
    from {{ ref('stg_refunds') }}
    union all
    select
        -1 as side,
        amount
    from {{ ref('refunds') }}
    union all
    select
        -1 as side,
        {{ parse_decimal('amount', clean_text('amount')) }} as amount
    from {{ ref('refund_rejections') }}
),

totals as (
    select
        coalesce(sum(side), 0) as missing_rows,
        coalesce(sum(side * amount), 0) as missing_amount
    from compared
)

select * from totals
where missing_rows <> 0 or missing_amount <> 0
