-- One row per erased order id: one of its raw rows states an erased customer id, so all versions,
-- refunds and lines of the order are erased. Emptied at the end of a run.
with staged_orders as (
    select * from {{ ref('northstar', 'stg_orders') }}
),

erased_ids as (
    select * from {{ ref('northstar', 'int_erased_ids') }}
),

final as (
    select
        staged_orders.order_id,
        min(erased_ids.requested_date) as requested_date,
        min(erased_ids.requested_at) as requested_at
    from staged_orders
    inner join erased_ids on staged_orders.customer_id = erased_ids.customer_id
    where staged_orders.order_id is not null
    group by staged_orders.order_id
)

select * from final
