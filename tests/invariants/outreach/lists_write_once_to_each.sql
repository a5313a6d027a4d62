-- Every customer has a row, and at most list_rows (seed outreach_parameters); one message at most,
-- none of marketing in a control group; hours are not empty. A failing row names the customer.
with customers as (
    select customer_id from {{ ref('northstar', 'customers') }}
),

listed as (
    select
        customer_id,
        count(*) as rows_count,
        max(priority_rank) as last_rank,
        sum(case when is_recommended then 1 else 0 end) as messages,
        sum(case when is_control then 1 else 0 end) as controls,
        sum(case when is_eligible and objective <> 'service' then 1 else 0 end) as eligible_rows,
        sum(case when send_from < send_to then 0 else 1 end) as badly_timed_rows
    from {{ ref('northstar', 'outreach_list') }}
    group by customer_id
)

select
    customers.customer_id,
    listed.rows_count,
    listed.messages,
    listed.controls,
    listed.eligible_rows,
    listed.badly_timed_rows
from customers
cross join {{ ref('northstar', 'int_outreach_rules') }} as rules
left join listed on customers.customer_id = listed.customer_id
where
    listed.customer_id is null
    or listed.rows_count > rules.list_rows
    or listed.last_rank <> listed.rows_count
    or listed.messages > 1
    or (listed.controls = 1 and (listed.messages = 1 or listed.eligible_rows > 0))
    or listed.controls > 1
    or listed.badly_timed_rows > 0
