-- revenue_reconciliation adds up to the raw orders, rows and valid amounts, by currency. A failing
-- row says what is missing (negative: too much).
with compared as (
    select
        currency_code,
        1 as row_count,
        coalesce(amount, 0) as amount
    from {{ ref('northstar', 'stg_orders') }}
    union all
    select
        currency_code,
        -row_count as row_count,
        -coalesce(amount, 0) as amount
    from {{ ref('northstar', 'revenue_reconciliation') }}
)

select
    currency_code,
    sum(row_count) as missing_rows,
    sum(amount) as missing_amount,
    '{{ how_to_reconcile() }}' as what_to_do
from compared
group by currency_code
having sum(row_count) <> 0 or sum(amount) <> 0
