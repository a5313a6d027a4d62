-- noqa: disable=LT02
-- One row per period end, tier system and tier: what the members at the month end before brought
-- and cost in the month. 'none' is who bought for the first time in the month, with people without
-- any sale. Every tier with a rule on the day has a row; a scenario has one where it has members,
-- revenue or cost. Sums over the tiers of a system are the month's totals.
with period_ends as (
    select as_of_date as period_end
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

rules as (
    select * from {{ ref('northstar', 'int_economics_rules') }}
),

tier_rules as (
    select * from {{ ref('northstar', 'int_tier_rules') }}
),

movements as (
    select * from {{ ref('northstar', 'int_tier_movements') }}
    where tier_system <> 'lifecycle_stage'
),

tier_months as (
    select * from {{ ref('northstar', 'int_tier_months_summed') }}
),

spend as (
    select * from {{ ref('northstar', 'int_tier_costs_split') }}
),

plan_returns as (
    select * from {{ ref('plan_returns') }}
),

ltv_multiples as (
    select * from {{ ref('northstar', 'int_tier_ltv_compared') }}
),

tier_systems as (
    {% for tier_system in tier_systems() %}
    select '{{ tier_system.code }}' as tier_system{{ ' union all' if not loop.last }}
    {% endfor %}
),

members as (
    select
        as_of_date as period_end,
        tier_system,
        tier_code_1m_before as tier_code,
        sum(customers) as customers
    from movements
    group by as_of_date, tier_system, tier_code_1m_before
),

activity as (
    select
        period_end,
        tier_system,
        tier_code,
        sum(sales_count) as sales_count,
        sum(revenue) as revenue,
        sum(margin) as margin,
        sum(campaign_cost) as campaign_cost
    from tier_months
    group by period_end, tier_system, tier_code
),

rows_needed as (
    select
        period_ends.period_end,
        tier_rules.tier_system,
        tier_rules.tier_code
    from period_ends
    inner join tier_rules on period_ends.period_end = tier_rules.as_of_date
    where
        tier_rules.tier_code = {{ unprofiled_tier() }}
        or not {{ tier_system_is('tier_rules.tier_system', 'has_category', true) }}
    union distinct
    select
        period_ends.period_end,
        tier_systems.tier_system,
        'none' as tier_code
    from period_ends
    cross join tier_systems
    {% for relation in ['members', 'activity', 'spend'] %}
    union distinct
    select
        period_end,
        tier_system,
        tier_code
    from {{ relation }}
    {% endfor %}
),

summed as (
    select
        rows_needed.period_end,
        {{ month_end_before(dbt.date_trunc('month', 'rows_needed.period_end'), 1) }}
            as period_end_before,
        rows_needed.tier_system,
        rows_needed.tier_code,
        coalesce(members.customers, 0) as customers,
        coalesce(activity.sales_count, 0) as sales_count,
        coalesce(activity.revenue, 0) as revenue,
        activity.margin,
        coalesce(activity.campaign_cost, 0) as campaign_cost,
        coalesce(spend.addressed_spend, 0) as addressed_spend,
        coalesce(spend.shared_spend, 0) as shared_spend,
        coalesce(activity.campaign_cost, 0) + coalesce(spend.addressed_spend, 0)
        + coalesce(spend.shared_spend, 0) as cost,
        coalesce(activity.campaign_cost, 0) + coalesce(spend.addressed_spend, 0)
            as programme_cost
    from rows_needed
    {% for relation in ['members', 'activity', 'spend'] %}
    left join {{ relation }}
        on
            rows_needed.period_end = {{ relation }}.period_end
            and rows_needed.tier_system = {{ relation }}.tier_system
            and rows_needed.tier_code = {{ relation }}.tier_code
    {% endfor %}
),

totals as (
    select
        period_end,
        tier_system,
        sum(cost) as cost,
        sum(revenue) as revenue
    from summed
    group by period_end, tier_system
),

-- The twelve months to each period end; a tier without a row in one of them brought and cost
-- nothing.
year_months as (
    select
        period_ends.period_end,
        months.period_end as month_end,
        row_number() over (
            partition by period_ends.period_end order by months.period_end
        ) - 1 as months_before,
        count(*) over (partition by period_ends.period_end) as months_count
    from period_ends
    inner join period_ends as months
        on
            period_ends.period_end >= months.period_end
            and {{ month_end_before(dbt.date_trunc('month', 'period_ends.period_end'), 12) }}
            < months.period_end
),

present_values as (
    select
        year_months.period_end,
        summed.tier_system,
        summed.tier_code,
        max(case when summed.margin is null and summed.revenue <> 0 then 1 else 0 end) = 0
            as has_margins,
        {% for income in ['revenue', 'coalesce(summed.margin, 0)'] %}
        sum({{ present_value(
            ('summed.' if loop.first else '') ~ income ~ ' - summed.cost',
            'year_months.months_before', var('discount_rate_annual')
        ) }}) as present_{{ 'revenue' if loop.first else 'margin' }}{{ ',' if loop.first }}
        {% endfor %}
    from year_months
    inner join summed on year_months.month_end = summed.period_end
    where year_months.months_count = 12
    group by year_months.period_end, summed.tier_system, summed.tier_code
),

last_period_ends as (
    select max(period_end) as period_end
    from period_ends
),

shared as (
    select
        summed.*,
        {{ ratio('summed.cost', 'totals.cost', operand_scale=4) }} as cost_share,
        {{ ratio('summed.revenue', 'totals.revenue', operand_scale=4) }} as revenue_share,
        {{ ratio('summed.revenue', 'summed.cost', operand_scale=4) }} as roi
    from summed
    inner join totals
        on
            summed.period_end = totals.period_end
            and summed.tier_system = totals.tier_system
),

joined as (
    select
        shared.*,
        {{ ratio('(shared.cost - before.cost)', 'before.cost', operand_scale=4) }} as cost_change,
        before.cost_share as cost_share_before,
        rules.roi_floor,
        rules.cost_rise,
        rules.cost_rise_from_share,
        plan_returns.expected_roi,
        plan_returns.minimum_roi,
        case when present_values.has_margins then present_values.present_margin
            else present_values.present_revenue end as npv_12m,
        case when last_period_ends.period_end is not null then ltv_multiples.ltv_multiple end
            as ltv_multiple
    from shared
    inner join rules on shared.period_end = rules.as_of_date
    left join shared as before
        on
            shared.period_end_before = before.period_end
            and shared.tier_system = before.tier_system
            and shared.tier_code = before.tier_code
    left join plan_returns
        on
            shared.tier_system = plan_returns.tier_system
            and shared.tier_code = plan_returns.tier_code
            and {{ valid_on('plan_returns', 'shared.period_end') }}
    left join present_values
        on
            shared.period_end = present_values.period_end
            and shared.tier_system = present_values.tier_system
            and shared.tier_code = present_values.tier_code
    left join last_period_ends on shared.period_end = last_period_ends.period_end
    left join ltv_multiples
        on
            shared.tier_system = ltv_multiples.tier_system
            and shared.tier_code = ltv_multiples.tier_code
),

final as (
    select
        tier_system,
        tier_code,
        cast(customers as bigint) as customers,
        cast(sales_count as bigint) as sales_count,
        {{ as_decimal('revenue', 28, 4) }} as revenue,
        {{ as_decimal('margin', 28, 4) }} as margin,
        {{ as_decimal('campaign_cost', 28, 4) }} as campaign_cost,
        {{ as_decimal('addressed_spend', 28, 4) }} as addressed_spend,
        {{ as_decimal('shared_spend', 28, 4) }} as shared_spend,
        {{ as_decimal('cost', 28, 4) }} as cost,
        cost_share,
        revenue_share,
        roi,
        {{ ratio('margin', 'cost', operand_scale=4) }} as margin_roi,
        {{ ratio('revenue', 'programme_cost', operand_scale=4) }} as programme_roi,
        {{ as_decimal('expected_roi', 28, 6) }} as expected_roi,
        {{ as_decimal('minimum_roi', 28, 6) }} as minimum_roi,
        {{ shown('npv_12m') }} as npv_12m,
        {{ ratio('cost', 'customers', scale=4, operand_scale=4) }} as cost_per_customer,
        {{ ratio('cost', 'sales_count', scale=4, operand_scale=4) }} as cost_per_order,
        cost_change,
        ltv_multiple,
        roi < roi_floor as is_roi_below_one,
        coalesce(
            cost_change > cost_rise
            and cost_share >= cost_rise_from_share
            and cost_share_before >= cost_rise_from_share,
            false
        ) as is_cost_rising,
        period_end
    from joined
)

select * from final
