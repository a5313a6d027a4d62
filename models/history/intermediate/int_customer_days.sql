-- One row per customer, day and market with a sale, credit note, refund or event, up to the as-of
-- date. Sales and refunds belong to the market of the order, events to the market of the customer,
-- so a customer can have several rows on a day. not_counted orders and their refunds have none.
{{ config(materialized=view_materialization()) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind <> 'not_counted'
),

refunds as (
    select * from {{ ref('northstar', 'int_refunds_accepted') }}
    where order_kind <> 'not_counted'
),

events as (
    select * from {{ ref('northstar', 'int_events_accepted') }}
),

first_sales as (
    select * from {{ ref('northstar', 'int_first_sales') }}
),

facts as (
    select
        orders.customer_id,
        orders.market,
        orders.batch_month as month_start,
        orders.ordered_date as day,
        case when orders.order_kind = 'sale' then 1 else 0 end as sales_count,
        case
            when orders.order_kind = 'sale' and orders.ordered_at = first_sales.ordered_at then 1
            else 0
        end as first_sales_count,
        case when orders.order_kind = 'sale' then orders.amount_reporting else 0 end
            as gross_revenue,
        case when orders.order_kind = 'sale' then 0 else -orders.amount_reporting end
            as refunded_amount,
        0 as events_count
    from orders
    left join first_sales
        on
            orders.customer_id = first_sales.customer_id
            and orders.batch_month = first_sales.month_start
            and orders.market = first_sales.market
    union all
    select
        refunds.customer_id,
        refunds.market,
        refunds.batch_month as month_start,
        refunds.refunded_date as day,
        0 as sales_count,
        0 as first_sales_count,
        0 as gross_revenue,
        refunds.amount_reporting as refunded_amount,
        0 as events_count
    from refunds
    union all
    select
        events.customer_id,
        events.market,
        events.batch_month as month_start,
        events.occurred_date as day,
        0 as sales_count,
        0 as first_sales_count,
        0 as gross_revenue,
        0 as refunded_amount,
        1 as events_count
    from events
),

final as (
    select
        facts.customer_id,
        facts.market,
        facts.month_start,
        facts.day,
        sum(facts.sales_count) as sales_count,
        max(facts.first_sales_count) as first_sales_count,
        sum(facts.gross_revenue) as gross_revenue,
        sum(facts.refunded_amount) as refunded_amount,
        sum(facts.events_count) as events_count
    from facts
    inner join as_of_dates on facts.day <= as_of_dates.as_of_date
    group by facts.customer_id, facts.market, facts.month_start, facts.day
)

select * from final
