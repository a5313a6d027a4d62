-- One row per period end, tier system (or 'lifecycle_stage') and tier. Every tier with a rule on
-- the day has a row, so that an empty tier shows as 0. A scenario's band has a row for each
-- category that any customer had by that day; who refuses profiling has none.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

current_dates as (
    select as_of_date as last_date
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

tier_rules as (
    select * from {{ ref('northstar', 'int_tier_rules') }}
),

lifecycle_rules as (
    select * from {{ ref('northstar', 'int_lifecycle_rules') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

movements as (
    select * from {{ ref('northstar', 'int_tier_movements') }}
),

stage_reactivations as (
    select * from {{ ref('northstar', 'int_stage_reactivations') }}
),

categories as (
    select
        category_slug,
        min(as_of_date) as first_as_of_date
    from customer_tiers
    where category_slug is not null
    group by category_slug
),

seeded as (
    select
        as_of_dates.as_of_date,
        tier_rules.tier_system,
        tier_rules.tier_code
    from as_of_dates
    inner join tier_rules on as_of_dates.as_of_date = tier_rules.as_of_date
    where
        tier_rules.tier_code = {{ unprofiled_tier() }}
        or not {{ tier_system_is('tier_rules.tier_system', 'has_category', true) }}
    union distinct
    select
        as_of_dates.as_of_date,
        tier_rules.tier_system,
        tier_rules.tier_code || '_' || categories.category_slug as tier_code
    from as_of_dates
    inner join tier_rules on as_of_dates.as_of_date = tier_rules.as_of_date
    inner join categories on as_of_dates.as_of_date >= categories.first_as_of_date
    where
        tier_rules.tier_code <> {{ unprofiled_tier() }}
        and {{ tier_system_is('tier_rules.tier_system', 'has_category', true) }}
    union distinct
    -- a customer with a sale is no prospect
    select
        as_of_dates.as_of_date,
        'lifecycle_stage' as tier_system,
        lifecycle_rules.lifecycle_stage as tier_code
    from as_of_dates
    inner join lifecycle_rules on as_of_dates.as_of_date = lifecycle_rules.as_of_date
    where lifecycle_rules.lifecycle_stage <> 'prospect'
),

systems as (
    select
        as_of_date,
        tier_system,
        sum(customers) as customers,
        count(tier_code_12m_before) > 0 as has_year_ago
    from movements
    group by as_of_date, tier_system
),

reactivations_in_all as (
    select
        as_of_date,
        sum(reactivated_customers) as reactivated_customers
    from stage_reactivations
    group by as_of_date
),

members as (
    select
        as_of_date,
        tier_system,
        tier_code,
        sum(customers) as customers,
        sum(active_customers) as active_customers,
        sum(repurchasing_customers) as repurchasing_customers,
        sum(sales_count) as sales_count,
        sum(gross_revenue) as gross_revenue,
        sum(net_revenue) as net_revenue
    from movements
    group by as_of_date, tier_system, tier_code
),

{% for span in ['1m', '12m'] %}
members_{{ span }}_before as (
    select
        as_of_date,
        tier_system,
        tier_code_{{ span }}_before as tier_code,
        sum(customers) as customers,
        sum(active_customers) as active_customers,
        sum(case when tier_code = tier_code_{{ span }}_before then customers else 0 end)
            as stayed_customers
    from movements
    where tier_code_{{ span }}_before <> 'none'
    group by as_of_date, tier_system, tier_code_{{ span }}_before
),

{% endfor %}
joined as (
    select
        seeded.as_of_date,
        seeded.tier_system,
        seeded.tier_code,
        coalesce(members.customers, 0) as customers,
        coalesce(members.active_customers, 0) as active_customers,
        coalesce(members.repurchasing_customers, 0) as repurchasing_customers,
        coalesce(stage_reactivations.reactivated_customers, 0) as reactivated_customers,
        coalesce(members.sales_count, 0) as sales_count,
        coalesce(members.gross_revenue, 0) as gross_revenue,
        coalesce(members.net_revenue, 0) as net_revenue,
        systems.customers as customers_in_all,
        systems.has_year_ago,
        coalesce(reactivations_in_all.reactivated_customers, 0) as reactivated_in_all,
        coalesce(before.customers, 0) as customers_before,
        coalesce(before.active_customers, 0) as active_of_before,
        coalesce(before.stayed_customers, 0) as stayed_of_before,
        year_ago.customers as customers_year_ago,
        year_ago.stayed_customers as stayed_of_year_ago,
        {{ days_between('seeded.as_of_date', 'current_dates.last_date') }}
        >= rules.decline_precision_days as is_observable
    from seeded
    cross join current_dates
    inner join rules on seeded.as_of_date = rules.as_of_date
    inner join systems
        on
            seeded.as_of_date = systems.as_of_date
            and seeded.tier_system = systems.tier_system
    left join members
        on
            seeded.as_of_date = members.as_of_date
            and seeded.tier_system = members.tier_system
            and seeded.tier_code = members.tier_code
    left join stage_reactivations
        on
            seeded.as_of_date = stage_reactivations.as_of_date
            and seeded.tier_system = 'lifecycle_stage'
            and seeded.tier_code = stage_reactivations.lifecycle_stage
    left join reactivations_in_all on seeded.as_of_date = reactivations_in_all.as_of_date
    left join members_1m_before as before
        on
            seeded.as_of_date = before.as_of_date
            and seeded.tier_system = before.tier_system
            and seeded.tier_code = before.tier_code
    left join members_12m_before as year_ago
        on
            seeded.as_of_date = year_ago.as_of_date
            and seeded.tier_system = year_ago.tier_system
            and seeded.tier_code = year_ago.tier_code
),

final as (
    select
        tier_system,
        tier_code,
        cast(customers as bigint) as customers,
        {{ ratio('customers', 'customers_in_all') }} as customer_share,
        {{ ratio('(customers - customers_before)', 'customers_before') }} as change_rate,
        cast(active_customers as bigint) as active_customers,
        cast(customers_before as bigint) as previous_customers,
        cast(active_of_before as bigint) as converting_customers,
        cast(repurchasing_customers as bigint) as repurchasing_customers,
        cast(stayed_of_before as bigint) as staying_customers_1m,
        case when has_year_ago then cast(coalesce(stayed_of_year_ago, 0) as bigint) end
            as staying_customers_12m,
        cast(sales_count as bigint) as sales_count,
        {{ as_decimal('gross_revenue', 28, 4) }} as gross_revenue,
        {{ ratio('active_of_before', 'customers_before') }} as conversion_rate,
        {{ ratio('repurchasing_customers', 'customers') }} as repurchase_rate,
        {{ as_decimal('net_revenue', 28, 4) }} as revenue,
        {{ ratio('net_revenue', 'customers', scale=4, operand_scale=4) }} as arpu,
        {{ average_order_value('gross_revenue', 'sales_count') }} as average_order_value,
        {{ ratio('stayed_of_before', 'customers_before') }} as stability_1m,
        {{ ratio('stayed_of_year_ago', 'customers_year_ago') }} as stability_12m,
        case
            when is_observable and tier_system = 'lifecycle_stage'
                and tier_code in ('decline', 'churned')
                then cast(reactivated_customers as bigint)
        end as reactivated_customers,
        case
            when is_observable and tier_system = 'lifecycle_stage'
                and tier_code in ('decline', 'churned')
                then {{ ratio('(customers - reactivated_customers)', 'customers') }}
        end as decline_precision,
        case
            when is_observable and tier_system = 'lifecycle_stage'
                and tier_code in ('decline', 'churned')
                then {{ ratio('(customers_in_all - reactivated_in_all)', 'customers_in_all') }}
        end as decline_precision_of_all,
        as_of_date as period_end
    from joined
)

select * from final
