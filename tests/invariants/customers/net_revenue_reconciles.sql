-- Money is conserved: summed over customers, prospects included, sales, refunds and net revenue
-- equal those of the accepted orders and refunds dated on or before the as-of date. The failing row
-- shows both sides.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

order_totals as (
    select
        as_of_dates.as_of_date,
        sum(case when orders.order_kind = 'sale' then orders.amount_reporting else 0 end) as sales,
        sum(case when orders.order_kind = 'credit_note' then -orders.amount_reporting else 0 end)
            as credit_notes
    from as_of_dates
    inner join {{ ref('northstar', 'orders') }} as orders
        on as_of_dates.as_of_date >= orders.ordered_date
    group by as_of_dates.as_of_date
),

refund_totals as (
    select
        as_of_dates.as_of_date,
        sum(refunds.amount_reporting) as refunds
    from as_of_dates
    inner join {{ ref('northstar', 'refunds') }} as refunds
        on as_of_dates.as_of_date >= refunds.refunded_date
    where refunds.order_kind <> 'not_counted'
    group by as_of_dates.as_of_date
),

customer_totals as (
    select
        as_of_date,
        sum(gross_revenue) as gross_revenue,
        sum(refunded_amount) as refunded_amount,
        sum(net_revenue) as net_revenue
    from {{ ref('northstar', 'customers') }}
    group by as_of_date
),

compared as (
    select
        as_of_dates.as_of_date,
        coalesce(order_totals.sales, 0) as sales,
        coalesce(order_totals.credit_notes, 0) + coalesce(refund_totals.refunds, 0)
            as refunds_and_credit_notes,
        coalesce(customer_totals.gross_revenue, 0) as gross_revenue_of_customers,
        coalesce(customer_totals.refunded_amount, 0) as refunded_amount_of_customers,
        coalesce(customer_totals.net_revenue, 0) as net_revenue_of_customers
    from as_of_dates
    left join order_totals on as_of_dates.as_of_date = order_totals.as_of_date
    left join refund_totals on as_of_dates.as_of_date = refund_totals.as_of_date
    left join customer_totals on as_of_dates.as_of_date = customer_totals.as_of_date
)

select * from compared
where
    sales <> gross_revenue_of_customers
    or refunds_and_credit_notes <> refunded_amount_of_customers
    or sales - refunds_and_credit_notes <> net_revenue_of_customers
