-- Where orders were read, one of them counts: else all marts are empty, and the build looks as if
-- it had worked. The failing rows are the three commonest reasons and statuses that do not count,
-- with the number of their orders.
with outcomes as (
    select * from {{ ref('northstar', 'input_summary') }}
    where table_name = 'orders'
),

sales as (
    select count(*) as sales_count
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

statuses as (
    select
        status,
        count(*) as orders_count
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'not_counted'
    group by status
),

reasons as (
    select
        outcome as reason,
        row_count as orders_count,
        sample_value,
        accepted_form
    from outcomes
    where outcome_kind = 'rejected'
    union all
    select
        'status is ' || statuses.status as reason,
        statuses.orders_count,
        statuses.status as sample_value,
        outcomes.accepted_form
    from statuses
    inner join outcomes on outcomes.outcome = 'not_counted'
    union all
    select
        'left out by raw_where' as reason,
        row_count as orders_count,
        sample_value,
        accepted_form
    from outcomes
    where outcome_kind = 'filtered' and row_count > 0
    union all
    select
        'all amounts are negative' as reason,
        row_count as orders_count,
        cast(null as {{ dbt.type_string() }}) as sample_value,
        'an amount of 0 or more for a sale' as accepted_form
    from outcomes
    where outcome = 'accepted' and row_count > 0
),

ranked as (
    select
        reasons.*,
        row_number() over (
            order by reasons.orders_count desc, {{ byte_order('reasons.reason') }}
        ) as place
    from reasons
)

select
    ranked.reason,
    ranked.orders_count,
    ranked.sample_value,
    ranked.accepted_form
from ranked
cross join sales
where sales.sales_count = 0 and ranked.place <= 3
