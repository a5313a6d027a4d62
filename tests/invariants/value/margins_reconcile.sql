{{ config(enabled=room_is_on('value')) }}
-- Money is conserved: the revenues of int_margins_computed sum to those of the accepted sales,
-- refunds and credit notes dated on or before the as-of date, and a fact with a cost has a margin
-- of its revenue less that cost. The customers' months have the same sums. A failing row shows both
-- sides.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

margins as (
    select
        count(*) as facts,
        sum(gross_revenue) as gross_revenue,
        sum(net_revenue) as net_revenue,
        sum(margin) as margin,
        sum(case when fact_kind <> 'refund' then margin end) as margin_of_orders
    from {{ ref('northstar', 'int_margins_computed') }}
),

months as (
    select
        sum(gross_revenue) as gross_revenue,
        sum(net_revenue) as net_revenue,
        sum(margin) as margin
    from {{ ref('northstar', 'int_customer_months_valued') }}
),

-- A cost beyond the limit of money counts as missing.
orders as (
    select
        orders.order_kind,
        orders.amount_reporting,
        case
            when not ({{ exceeds_money_limit('orders.cost_amount', 'orders.fx_rate') }})
                then {{ reporting_amount('orders.cost_amount', 'orders.fx_rate') }}
        end as cost_reporting
    from {{ ref('northstar', 'orders') }} as orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    where orders.order_kind <> 'not_counted'
),

order_totals as (
    select
        count(*) as facts,
        sum(case when order_kind = 'sale' then amount_reporting else 0 end) as gross_revenue,
        sum(amount_reporting) as net_revenue,
        count(cost_reporting) as orders_with_cost,
        sum(
            case
                when cost_reporting is not null or order_kind = 'credit_note'
                    then amount_reporting - coalesce(cost_reporting, 0)
            end
        ) as margin
    from orders
),

refund_totals as (
    select
        count(*) as facts,
        sum(refunds.amount_reporting) as refunded_amount
    from {{ ref('northstar', 'refunds') }} as refunds
    inner join as_of_dates on refunds.refunded_date <= as_of_dates.as_of_date
    where refunds.order_kind <> 'not_counted'
),

compared as (
    select
        margins.facts,
        order_totals.facts + refund_totals.facts as accepted_facts,
        coalesce(margins.gross_revenue, 0) as gross_revenue,
        coalesce(order_totals.gross_revenue, 0) as sales,
        coalesce(margins.net_revenue, 0) as net_revenue,
        coalesce(order_totals.net_revenue, 0) - coalesce(refund_totals.refunded_amount, 0)
            as sales_less_refunds_and_credit_notes,
        coalesce(months.gross_revenue, 0) as gross_revenue_of_months,
        coalesce(months.net_revenue, 0) as net_revenue_of_months,
        coalesce(margins.margin, 0) as margin,
        coalesce(months.margin, 0) as margin_of_months,
        margins.margin_of_orders,
        order_totals.orders_with_cost,
        order_totals.margin as amounts_less_costs
    from margins
    cross join months
    cross join order_totals
    cross join refund_totals
)

-- Both sides round each order at most once, at different places.
select * from compared
where
    facts <> accepted_facts
    or gross_revenue <> sales
    or net_revenue <> sales_less_refunds_and_credit_notes
    or gross_revenue <> gross_revenue_of_months
    or net_revenue <> net_revenue_of_months
    or margin <> margin_of_months
    or abs(margin_of_orders - amounts_less_costs) > {{ decimal_literal('0.0001') }} * facts
    or (orders_with_cost > 0 and margin_of_orders is null)
    or (orders_with_cost = 0 and margin_of_orders is not null)
