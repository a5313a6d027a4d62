-- One row per period end, market, tier system (or 'lifecycle_stage') and tier with a customer in it
-- at the period end, at the month end before or a year before. Counts and sums alone, so that rows
-- of several markets or tiers can be added up.
with movements as (
    select * from {{ ref('northstar', 'int_tier_movements') }}
),

counted as (
    select
        as_of_date,
        market,
        tier_system,
        tier_code,
        customers,
        active_customers,
        0 as previous_customers,
        0 as converting_customers,
        repurchasing_customers,
        0 as staying_customers_1m,
        0 as year_ago_customers,
        0 as staying_customers_12m,
        sales_count,
        gross_revenue,
        net_revenue
    from movements
    {% for span in ['1m', '12m'] %}
    {% set is_month = span == '1m' %}
    union all
    select
        as_of_date,
        market,
        tier_system,
        tier_code_{{ span }}_before as tier_code,
        0 as customers,
        0 as active_customers,
        {{ 'customers' if is_month else '0' }} as previous_customers,
        {{ 'active_customers' if is_month else '0' }} as converting_customers,
        0 as repurchasing_customers,
        {{ 'case when tier_code = tier_code_1m_before then customers else 0 end' if is_month
            else '0' }} as staying_customers_1m,
        {{ '0' if is_month else 'customers' }} as year_ago_customers,
        {{ '0' if is_month
            else 'case when tier_code = tier_code_12m_before then customers else 0 end' }}
            as staying_customers_12m,
        0 as sales_count,
        0 as gross_revenue,
        0 as net_revenue
    from movements
    where tier_code_{{ span }}_before <> 'none'
    {% endfor %}
),

final as (
    select
        market,
        tier_system,
        tier_code,
        {% for column in [
            'customers', 'active_customers', 'previous_customers', 'converting_customers',
            'repurchasing_customers', 'staying_customers_1m', 'year_ago_customers',
            'staying_customers_12m', 'sales_count',
        ] %}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {% endfor %}
        {{ as_decimal('sum(gross_revenue)', 28, 4) }} as gross_revenue,
        {{ as_decimal('sum(net_revenue)', 28, 4) }} as revenue,
        as_of_date as period_end
    from counted
    group by as_of_date, market, tier_system, tier_code
)

select * from final
