-- One row per target: from when it holds, when it is due, and the days of its baseline. A target
-- without a day of its own holds from var plan_started_on, else from the first day of the 13th
-- complete month of the shop, so that a year of baseline lies before it. A younger shop starts with
-- its first complete month. The baseline of a year is the calendar year before, for only that can
-- be compared with the next one.
with rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

shop_months as (
    select
        min(period_start) as first_month,
        max(period_start) as last_month
    from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month' and is_of_shop and is_over
),

starts as (
    select
        shop_months.first_month,
        shop_months.last_month,
        {{ months_after('shop_months.first_month', '(rules.plan_start_month - 1)') }}
            as month_of_plan
    from shop_months
    cross join rules
),

plans as (
    select
        {% if var('plan_started_on') is none %}
        case when month_of_plan <= last_month then month_of_plan else first_month end
        {% else %}
        {{ date_literal(var('plan_started_on')) }}
        {% endif %}
            as started_on
    from starts
),

started as (
    select
        targets.*,
        coalesce(targets.valid_from, plans.started_on) as holds_from,
        rules.baseline_months
    from targets
    cross join plans
    cross join rules
),

dated as (
    select
        started.*,
        case
            when period_grain = 'year'
                then cast({{ dbt.date_trunc('year', 'holds_from') }} as date)
            else holds_from
        end as compared_from
    from started
),

final as (
    select
        target_code,
        name_en,
        name_zh,
        metric_code,
        market,
        dimension,
        member,
        period_grain,
        kind,
        comparison,
        target_value,
        currency_code,
        benchmark_code,
        parent_target_code,
        owner_block,
        coalesce(
            baseline_start, {{ months_after('compared_from', '(-baseline_months)') }}
        ) as baseline_start,
        coalesce(baseline_end, {{ days_before('compared_from', 1) }}) as baseline_end,
        holds_from as valid_from,
        {{ days_before(months_after('holds_from', 'due_months'), 1) }} as due_date
    from dated
)

select * from final
