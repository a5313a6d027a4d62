-- One row per month of int_months, with the fingerprint of its margins. Two things change a month
-- besides the facts up to its end: the first cost of a shop, since without any cost nothing has a
-- margin, and the later order of a refund dated before it.
with months as (
    select * from {{ ref('northstar', 'int_months') }}
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind <> 'not_counted' and cost_amount is not null
),

refunds as (
    select * from {{ ref('northstar', 'int_refunds_accepted') }}
    where is_before_order_date
),

early_refunds as (
    select
        refunds.batch_month as month_start,
        {{ row_checksum([
            'refunds.refund_id', 'orders.amount', 'orders.cost_amount', 'orders.fx_rate'
        ]) }} as fingerprint
    from refunds
    inner join orders on refunds.order_id = orders.order_id
    group by refunds.batch_month
),

costs as (
    select count(*) as orders_with_cost
    from orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
),

final as (
    select
        months.month_start,
        {{ short_hash([
            'months.fingerprint',
            'early_refunds.fingerprint',
            "case when costs.orders_with_cost > 0 then 'costs' end",
        ]) }} as fingerprint,
        months.facts_count
    from months
    cross join costs
    left join early_refunds on months.month_start = early_refunds.month_start
)

select * from final
