-- One row per metric of customers, month, quarter or year, market, dimension and member.
-- - now: customers in a tier at the period's end;
-- - before: what customers did in the period, by the tier at the month end before it;
-- - year_ago: by the tier a year before the period's end.
-- A metric is one line of the list below: its code, whose customers they are, its numerator and
-- its denominator.
{% set metrics = [
    ('customers', 'now', 'customers', '1'),
    ('repurchase_rate', 'now', 'repurchasing_customers', 'customers'),
    ('repurchase_rate_365d', 'now', 'repurchasing_customers', 'buyers_365d'),
    ('active_share', 'now', 'active_customers', 'customers'),
    ('buyers', 'before', 'buyers', '1'),
    ('new_customers', 'before', 'new_customers', '1'),
    ('retention_rate', 'before', 'retained_buyers', 'previous_buyers'),
    ('conversion_rate', 'before', 'buyers - new_customers', 'customers - new_customers'),
    ('orders_per_member', 'before', 'member_sales_count', 'customers - new_customers'),
    ('tier_churn', 'before', 'worsened', 'customers'),
    ('stability_12m', 'year_ago', 'stayed', 'customers'),
    ('annual_churn', 'year_ago', 'lapsed_buyers', 'year_before_buyers'),
] %}
{% set metrics_of_tiers = ['tier_churn', 'stability_12m'] %}

with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
),

summed as (
    select * from {{ ref('northstar', 'int_customer_scopes_summed') }}
),

group_systems as (
    select distinct
        group_code,
        tier_system
    from {{ ref('tier_groups') }}
),

coverage_targets as (
    select
        periods.last_date,
        targets.tier_system,
        targets.excluded_tier_code
    from {{ ref('coverage_targets') }} as targets
    inner join periods on {{ valid_on('targets', 'periods.last_date') }}
    group by periods.last_date, targets.tier_system, targets.excluded_tier_code
),

-- The tiers of a month before are those before the month, and a quarter or year ends with a month.
monthly as (
    select
        periods.period_grain,
        periods.period_start,
        summed.market,
        summed.dimension,
        summed.member,
        summed.judged_by,
        summed.before_date,
        summed.last_date,
        summed.stayed,
        summed.customers
    from summed
    inner join periods on summed.last_date = periods.last_date
    where
        summed.role = 'before'
        and summed.period_grain = 'month'
        and summed.dimension <> 'all'
        and periods.period_grain in ('month', 'quarter', 'year')
),

grown as (
    select
        period_grain,
        period_start,
        market,
        dimension,
        member,
        judged_by,
        before_date,
        last_date,
        sum(case when role = 'now' then customers else new_customers - customers end) as growth,
        sum(case when role = 'before' then customers - new_customers else 0 end) as customers_before
    from summed
    where role in ('now', 'before') and member <> 'none'
    group by
        period_grain, period_start, market, dimension, member, judged_by, before_date, last_date
),

everyone as (
    select * from summed
    where role = 'now' and dimension = 'all'
),

shared as (
    {% for metric, group in {
        'high_value_share': 'high_value', 'high_end_share': 'high_end', 'core_share': 'core'
    }.items() %}
    select
        '{{ metric }}' as metric_code,
        everyone.period_grain,
        everyone.period_start,
        everyone.last_date,
        everyone.market,
        group_systems.tier_system as judged_by,
        coalesce(members.customers, 0) as customers,
        everyone.customers as customers_in_all
    from everyone
    inner join group_systems
        on
            group_systems.group_code = '{{ group }}'
            -- Members of another system are not counted, so their share is unknown, not 0.
            and group_systems.tier_system in ('{{ var("metric_tier_systems") | join("', '") }}')
    left join summed as members
        on
            everyone.period_grain = members.period_grain
            and everyone.period_start = members.period_start
            and everyone.market = members.market
            and members.role = 'now'
            and members.dimension = 'tier_group'
            and members.member = '{{ group }}'
    union all
    {% endfor %}
    {% for metric, measure in {
        'coverage': 'customers', 'coverage_active': 'recent_customers'
    }.items() %}
    select
        '{{ metric }}' as metric_code,
        everyone.period_grain,
        everyone.period_start,
        everyone.last_date,
        everyone.market,
        coverage_targets.tier_system as judged_by,
        everyone.{{ measure }} - coalesce(members.{{ measure }}, 0) as customers,
        everyone.{{ measure }} as customers_in_all
    from everyone
    inner join coverage_targets on everyone.last_date = coverage_targets.last_date
    left join summed as members
        on
            everyone.period_grain = members.period_grain
            and everyone.period_start = members.period_start
            and everyone.market = members.market
            and members.role = 'now'
            and coverage_targets.tier_system = members.dimension
            and coverage_targets.excluded_tier_code = members.member
    where
        coverage_targets.tier_system = 'quadrant'
        and coverage_targets.tier_system in ('{{ var("metric_tier_systems") | join("', '") }}')
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

referred as (
    select
        periods.period_grain,
        periods.period_start,
        case when grouping(members.market) = 0 then members.market else 'all' end as market,
        count(*) as registrations
    from {{ ref('northstar', 'int_members_described') }} as members
    inner join periods
        on
            members.registered_date >= periods.period_start
            and members.registered_date <= periods.last_date
    where
        members.is_referred
        and periods.period_grain in ('month', 'quarter', 'year')
    group by grouping sets (  -- noqa: PRS, RF02
        (periods.period_grain, periods.period_start),
        (periods.period_grain, periods.period_start, members.market)
    )
),

counted as (
    {% for metric, role, numerator, denominator in metrics %}
    select
        '{{ metric }}' as metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        judged_by,
        {{ {
            'now': 'last_date', 'before': 'before_date', 'year_ago': 'year_ago_date'
        }[role] }} as judged_from,
        {{ 'last_date' if metric in metrics_of_tiers else 'cast(null as date)' }} as judged_to
    from summed
    where
        role = '{{ role }}'
        {% if metric in metrics_of_tiers %}
        and dimension not in ('all', 'membership')
        {% endif %}
        {% if role == 'year_ago' or metric in metrics_of_tiers %}
        and member <> 'none'
        {% endif %}
    union all
    {% endfor %}
    select
        'stability_1m' as metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {{ as_decimal('stayed', 28, 6) }} as numerator,
        {{ as_decimal('customers', 28, 6) }} as denominator,
        judged_by,
        before_date as judged_from,
        last_date as judged_to
    from monthly
    where member <> 'none'
    union all
    select
        'net_growth' as metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {{ as_decimal('growth', 28, 6) }} as numerator,
        {{ as_decimal('customers_before', 28, 6) }} as denominator,
        judged_by,
        before_date as judged_from,
        last_date as judged_to
    from grown
    union all
    select
        metric_code,
        period_grain,
        period_start,
        market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal('customers', 28, 6) }} as numerator,
        {{ as_decimal('customers_in_all', 28, 6) }} as denominator,
        judged_by,
        last_date as judged_from,
        cast(null as date) as judged_to
    from shared
    union all
    select
        'viral_coefficient' as metric_code,
        everyone.period_grain,
        everyone.period_start,
        everyone.market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal('coalesce(referred.registrations, 0)', 28, 6) }} as numerator,
        {{ as_decimal('everyone.active_customers', 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from,
        cast(null as date) as judged_to
    from everyone
    left join referred
        on
            everyone.period_grain = referred.period_grain
            and everyone.period_start = referred.period_start
            and everyone.market = referred.market
)

select
    *,
    0 as waiting_days
from counted
