-- One row per complete month from the first sale on. A customer is active in a month if they have a
-- sale in it. New, retained and reactivated customers add up to the active ones; retained and
-- lapsed, to those of the month before. A month without a sale has a row, too, so that no month is
-- missing.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months') }}
),

active_months as (
    select * from customer_months
    where sales_count > 0
),

first_months as (
    select
        customer_id,
        min(month_start) as first_month
    from active_months
    group by customer_id
),

days as (
    {{ day_spine(
        '(select min(first_months.first_month) from first_months)',
        '(select as_of_dates.as_of_date from as_of_dates)'
    ) }}
),

months as (
    select cast({{ dbt.date_trunc('month', 'day') }} as date) as month_start
    from days
    where {{ dbt.last_day('day', 'month') }} = day
),

-- Customers with a sale in the month.
present as (
    select
        active_months.month_start,
        case
            when active_months.month_start = first_months.first_month then 'new'
            when previous_months.customer_id is not null then 'retained'
            else 'reactivated'
        end as flow,
        active_months.gross_revenue
    from active_months
    inner join first_months on active_months.customer_id = first_months.customer_id
    left join active_months as previous_months
        on
            active_months.customer_id = previous_months.customer_id
            and {{ month_after('previous_months.month_start') }} = active_months.month_start
),

-- Customers with a sale in the month before and none in this one, with the revenue of the month
-- before.
lapsed as (
    select
        {{ month_after('active_months.month_start') }} as month_start,
        'lapsed' as flow,
        active_months.gross_revenue
    from active_months
    left join active_months as next_months
        on
            active_months.customer_id = next_months.customer_id
            and {{ month_after('active_months.month_start') }} = next_months.month_start
    where next_months.customer_id is null
),

moved as (
    select * from present
    union all
    select * from lapsed
),

flows as (
    select
        {% for flow in ['new', 'retained', 'reactivated', 'lapsed'] %}
        count(case when flow = '{{ flow }}' then 1 end) as {{ flow }}_customers,
        {{ as_decimal(
            "sum(case when flow = '" ~ flow ~ "' then gross_revenue else 0 end)", 28, 4
        ) }}
            as {{ flow }}_revenue,
        {% endfor %}
        month_start
    from moved
    group by month_start
),

net_revenues as (
    select
        month_start,
        sum(net_revenue) as net_revenue
    from customer_months
    group by month_start
),

final as (
    select
        months.month_start as month,
        {% for flow in ['new', 'retained', 'reactivated', 'lapsed'] %}
        coalesce(flows.{{ flow }}_customers, 0) as {{ flow }}_customers,
        {% endfor %}
        {% for flow in ['new', 'retained', 'reactivated', 'lapsed'] %}
        {{ as_decimal('coalesce(flows.' ~ flow ~ '_revenue, 0)', 28, 4) }} as {{ flow }}_revenue,
        {% endfor %}
        {{ as_decimal(
            'coalesce(net_revenues.net_revenue, 0) - coalesce(flows.new_revenue, 0)'
            ~ ' - coalesce(flows.retained_revenue, 0) - coalesce(flows.reactivated_revenue, 0)',
            28, 4
        ) }} as other_revenue,
        {{ ratio(
            'flows.new_revenue + flows.reactivated_revenue', 'flows.lapsed_revenue',
            operand_scale=4
        ) }} as quick_ratio
    from months
    left join flows on months.month_start = flows.month_start
    left join net_revenues on months.month_start = net_revenues.month_start
)

select * from final
