-- Nothing is lost silently: every line that passes all checks is accepted once, on the day of its
-- order. A failing row says how many lines of a day are missing (negative: too many), for example
-- because a raw line vanished.
with raw_lines as (
    select distinct
        order_id,
        line_number,
        ordered_date
    from {{ ref('northstar', 'int_order_items_validated') }}
    where rejection_reason is null
),

compared as (
    select
        1 as side,
        ordered_date
    from raw_lines
    union all
    select
        -1 as side,
        ordered_date
    from {{ ref('northstar', 'int_order_items_accepted') }}
)

select
    ordered_date,
    sum(side) as missing_lines,
    '{{ how_to_reconcile() }}' as what_to_do
from compared
group by ordered_date
having sum(side) <> 0
