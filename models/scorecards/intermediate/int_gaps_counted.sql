-- One row per month, market, membership, tiers before the month and days since the sale before:
-- how many repeat sales of the month there are. Medians of all scopes are read from these counts.
-- The sale before is that of the month or the last one by the month end before, so only the month's
-- orders are read. Months that begin with an unknown day, before the history, are left out.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_metric_batches',
    batch_column='batch_date',
) }}
-- depends_on: {{ ref('northstar', 'int_metric_batches') }}
{% set columns = metric_tier_columns().values() | list %}

with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month' and {{ in_batch('batch_date') }}
),

judged_dates as (
    select as_of_date from {{ ref('northstar', 'int_as_of_dates') }}
),

months as (
    select periods.*
    from periods
    left join judged_dates on periods.before_date = judged_dates.as_of_date
    where
        judged_dates.as_of_date is not null
        or periods.before_date < periods.no_tiers_before
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

customer_facts as (
    select
        as_of_date,
        customer_id,
        {{ business_date('last_ordered_at', var('business_time_zone')) }} as last_sale_date
    from {{ ref('northstar', 'int_customer_facts') }}
    where sales_count > 0
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

sales as (
    select
        months.batch_date,
        months.period_start,
        months.before_date,
        orders.customer_id,
        orders.market,
        orders.ordered_date,
        lag(orders.ordered_date) over (
            partition by orders.customer_id, orders.batch_month
            order by orders.ordered_at, {{ byte_order('orders.order_id') }}
        ) as date_before
    from months
    inner join orders
        on
            months.period_start = orders.batch_month
            and months.last_date >= orders.ordered_date
),

repeated as (
    select
        sales.batch_date,
        sales.period_start,
        sales.market,
        members.membership,
        {% for column in columns %}
        coalesce(customer_tiers.{{ column }}, 'none') as {{ column }},
        {% endfor %}
        {{ days_between(
            'coalesce(sales.date_before, customer_facts.last_sale_date)', 'sales.ordered_date'
        ) }} as gap_days
    from sales
    inner join members on sales.customer_id = members.customer_id
    left join customer_facts
        on
            sales.before_date = customer_facts.as_of_date
            and sales.customer_id = customer_facts.customer_id
    left join customer_tiers
        on
            sales.before_date = customer_tiers.as_of_date
            and sales.customer_id = customer_tiers.customer_id
    where coalesce(sales.date_before, customer_facts.last_sale_date) is not null
),

final as (
    select
        market,
        membership,
        {% for column in columns %}
        {{ column }},
        {% endfor %}
        gap_days,
        count(*) as sales_count,
        period_start,
        batch_date
    from repeated
    group by
        batch_date, period_start, market, membership, {{ columns | join(', ') }}, gap_days
)

select
    *,
    {{ fingerprint_of_batch('batch_date') }} as batch_fingerprint
from final
