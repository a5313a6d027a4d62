-- One row per counted fact up to the as-of date: a sale, a credit note or a refund, on its own day.
-- A view, because it adds one expression to the accepted orders. It has no shared part with orders:
-- DuckDB would copy those of all months for a reader of one. A sale without a cost has no
-- margin, and neither has a refund of such a sale: it lowers revenue alone. In a shop without any
-- cost nothing has a margin, not even a credit note, or returns would be all that is left of it.
{{ config(materialized=view_materialization()) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind <> 'not_counted'
),

costed_orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind <> 'not_counted' and cost_amount is not null
),

refunds as (
    select * from {{ ref('northstar', 'int_refunds_accepted') }}
    where order_kind <> 'not_counted'
),

refund_margins as (
    select * from {{ ref('northstar', 'int_refund_margins') }}
),

costs as (
    select count(*) as orders_with_cost
    from costed_orders
    inner join as_of_dates on costed_orders.ordered_date <= as_of_dates.as_of_date
),

order_facts as (
    select
        orders.order_kind as fact_kind,
        orders.order_id as fact_id,
        orders.order_id,
        orders.customer_id,
        orders.market,
        orders.channel,
        orders.order_kind = 'sale' and orders.discount_amount > 0 as is_discounted,
        orders.order_kind = 'sale' and orders.cost_amount is not null as has_cost,
        case when orders.order_kind = 'sale' then orders.amount_reporting else 0 end
            as gross_revenue,
        orders.amount_reporting as net_revenue,
        {{ order_margin(
            'orders.order_kind', 'orders.amount_reporting', 'orders.cost_amount', 'orders.fx_rate'
        ) }} as margin,
        orders.ordered_date as fact_date,
        orders.batch_month as month_start
    from orders
),

refund_facts as (
    select
        'refund' as fact_kind,
        refunds.refund_id as fact_id,
        refunds.order_id,
        refunds.customer_id,
        refunds.market,
        refund_margins.channel,
        false as is_discounted,
        false as has_cost,
        0 as gross_revenue,
        -refunds.amount_reporting as net_revenue,
        refund_margins.margin,
        refunds.refunded_date as fact_date,
        refunds.batch_month as month_start
    from refunds
    inner join refund_margins on refunds.refund_id = refund_margins.refund_id
),

facts as (
    select * from order_facts
    union all
    select * from refund_facts
),

final as (
    select
        facts.fact_kind,
        facts.fact_id,
        facts.order_id,
        facts.customer_id,
        facts.market,
        facts.channel,
        {{ as_decimal('facts.gross_revenue', 28, 4) }} as gross_revenue,
        {{ as_decimal('facts.net_revenue', 28, 4) }} as net_revenue,
        case when costs.orders_with_cost > 0 then facts.margin end as margin,
        facts.is_discounted,
        facts.has_cost,
        facts.fact_date,
        facts.month_start
    from facts
    inner join as_of_dates on facts.fact_date <= as_of_dates.as_of_date
    cross join costs
)

select * from final
