-- Every raw row of an erased customer is counted once: by table as in input_summary, and in 'all'
-- as in the tables together. A failing row names the table and the difference.
with compared as (
    select
        table_name,
        raw_rows_left as row_count
    from {{ ref('northstar', 'erasure_status') }}
    union all
    select
        table_name,
        -row_count as row_count
    from {{ ref('northstar', 'input_summary') }}
    where outcome = 'erased_customer'
    union all
    select
        'all' as table_name,
        -row_count as row_count
    from {{ ref('northstar', 'input_summary') }}
    where outcome = 'erased_customer'
)

select
    table_name,
    sum(row_count) as difference
from compared
group by table_name
having sum(row_count) <> 0
