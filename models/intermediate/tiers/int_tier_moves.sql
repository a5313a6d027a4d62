-- One row per period end, tier system (or 'lifecycle_stage'), tier, and the tiers at the month end
-- before and a year before: how many customers that is true of, and what they did in the month.
-- 'none' is no sale by then; the tier a year before is null where that day is not judged. It counts
-- tiers, not customers, so it is small, and all that tells how tiers moved is added up from it.
{{ config(materialized='per_as_of_date') }}

with as_of_dates as (
    select
        as_of_date,
        cast({{ dbt.date_trunc('month', 'as_of_date') }} as date) as month_start
    from {{ ref('int_as_of_dates') }}
    where is_period_end and {{ in_batch() }}
),

judged_dates as (
    select as_of_date from {{ ref('int_as_of_dates') }}
),

dated as (
    select
        as_of_dates.as_of_date,
        as_of_dates.month_start,
        {{ days_before('as_of_dates.month_start', 1) }} as month_before,
        year_dates.as_of_date as year_before
    from as_of_dates
    left join judged_dates as year_dates
        on
            cast(
                {{ dbt.last_day(dbt.dateadd('month', -12, 'as_of_dates.month_start'), 'month') }}
                as date
            ) = year_dates.as_of_date
),

history as (
    select * from {{ ref('int_tier_history') }}
),

customer_facts as (
    select * from {{ ref('int_customer_facts') }}
),

customer_months as (
    select * from {{ ref('int_customer_months') }}
),

customer_returns as (
    select * from {{ ref('int_customer_returns') }}
),

members as (
    select
        dated.as_of_date,
        {% for column in tier_columns().values() %}
        history.{{ column }},
        coalesce(before.{{ column }}, 'none') as {{ column }}_1m,
        case
            when dated.year_before is not null then coalesce(year_ago.{{ column }}, 'none')
        end as {{ column }}_12m,
        {% endfor %}
        coalesce(customer_months.sales_count, 0) as sales_count,
        coalesce(customer_months.gross_revenue, 0) as gross_revenue,
        coalesce(customer_months.net_revenue, 0) as net_revenue,
        customer_facts.orders_365d >= 2 as has_repurchased,
        customer_returns.customer_id is not null as has_returned
    from dated
    inner join history on dated.as_of_date = history.as_of_date
    inner join customer_facts
        on
            history.as_of_date = customer_facts.as_of_date
            and history.customer_id = customer_facts.customer_id
    left join history as before
        on
            dated.month_before = before.as_of_date
            and history.customer_id = before.customer_id
    left join history as year_ago
        on
            dated.year_before = year_ago.as_of_date
            and history.customer_id = year_ago.customer_id
    left join customer_months
        on
            dated.month_start = customer_months.month_start
            and history.customer_id = customer_months.customer_id
    left join customer_returns
        on
            dated.as_of_date = customer_returns.as_of_date
            and history.customer_id = customer_returns.customer_id
),

final as (
    {% for tier_system, column in tier_columns().items() %}
    select
        as_of_date,
        '{{ tier_system }}' as tier_system,
        {{ column }} as tier_code,
        {{ column }}_1m as tier_code_1m_before,
        {{ column }}_12m as tier_code_12m_before,
        count(*) as customers,
        count(case when sales_count > 0 then 1 end) as active_customers,
        count(case when has_repurchased then 1 end) as repurchasing_customers,
        count(case when has_returned then 1 end) as returned_customers,
        cast(sum(sales_count) as bigint) as sales_count,
        cast(sum(gross_revenue) as decimal(28, 4)) as gross_revenue,
        cast(sum(net_revenue) as decimal(28, 4)) as net_revenue
    from members
    group by as_of_date, {{ column }}, {{ column }}_1m, {{ column }}_12m
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
