-- One row per period end, region, tier system and tier: what customers did in the month, by their
-- tier at the month end before it. So a tier is judged by what its members did next. Tier 'none'
-- holds the customers whose first sale is in the month, and people without any sale. Only customers
-- with a fact or a send in the month are read.
{% set systems = tier_systems() %}

with months as (
    select
        as_of_date as period_end,
        cast({{ dbt.date_trunc('month', 'as_of_date') }} as date) as month_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

period_ends as (
    select
        *,
        {{ month_end_before('month_start', 1) }} as month_before
    from months
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
),

sends as (
    select * from {{ ref('northstar', 'int_sends_summed') }}
),

customers as (
    select * from {{ ref('northstar', 'int_customers_placed') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

activity as (
    select
        coalesce(customer_months.customer_id, sends.customer_id) as customer_id,
        coalesce(customer_months.month_start, sends.month_start) as month_start,
        coalesce(customer_months.sales_count, 0) as sales_count,
        coalesce(customer_months.net_revenue, 0) as net_revenue,
        customer_months.margin,
        coalesce(sends.campaign_cost, 0) as campaign_cost
    from customer_months
    full outer join sends
        on
            customer_months.customer_id = sends.customer_id
            and customer_months.month_start = sends.month_start
),

tiered as (
    select
        period_ends.period_end,
        customers.region,
        {% for tier_system in systems %}
        coalesce(customer_tiers.{{ tier_system.column }}, 'none') as {{ tier_system.column }},
        {% endfor %}
        activity.sales_count,
        activity.net_revenue,
        activity.margin,
        activity.campaign_cost
    from activity
    inner join period_ends on activity.month_start = period_ends.month_start
    inner join customers on activity.customer_id = customers.customer_id
    left join customer_tiers
        on
            period_ends.month_before = customer_tiers.as_of_date
            and activity.customer_id = customer_tiers.customer_id
),

final as (
    select
        region,
        case
            {% for tier_system in systems %}
            when grouping({{ tier_system.column }}) = 0 then '{{ tier_system.code }}'
            {% endfor %}
        end as tier_system,
        case
            {% for tier_system in systems %}
            when grouping({{ tier_system.column }}) = 0 then {{ tier_system.column }}
            {% endfor %}
        end as tier_code,
        cast(sum(sales_count) as bigint) as sales_count,
        {{ as_decimal('sum(net_revenue)', 28, 4) }} as revenue,
        {{ as_decimal('sum(margin)', 28, 4) }} as margin,
        {{ as_decimal('sum(campaign_cost)', 28, 4) }} as campaign_cost,
        period_end
    from tiered
    group by grouping sets (  -- noqa: PRS
        {% for tier_system in systems %}
        (period_end, region, {{ tier_system.column }}){{ ',' if not loop.last }}
        {% endfor %}
    )
)

select * from final
