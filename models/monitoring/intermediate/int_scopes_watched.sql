-- One row per version of an alert rule, target, market, dimension and member that it watches, and
-- period: the numbers by which its condition is judged, with those of the period before.
-- - is_usable: the period is complete, has a value and is large enough. Compared periods must be,
--   too; a stated least numerator is asked of the period itself alone (has_numerator);
-- - run_number: periods with one number were judged by one definition, and have means of their own;
-- - reference_value: what worse_than compares with, but for a trailing mean.
-- Models that read rules wait for the tests of int_rule_changes:
-- {{ ref('northstar', 'int_rule_changes') }}
{% set series = [
    'rule_code', 'rule_version', 'target_code', 'market', 'dimension', 'member',
] %}

with parameters as (
    select * from {{ ref('northstar', 'int_monitoring_rules') }}
),

rules as (
    select * from {{ ref('alert_rules') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

goals as (
    select * from {{ ref('northstar', 'kpi_status') }}
    where goal_value is not null
),

benchmarks as (
    select * from {{ ref('benchmarks') }}
    where kind = 'level'
),

fx_rates as (
    select * from {{ ref('northstar', 'int_fx_rates_daily') }}
),

metric_definitions as (
    select * from {{ ref('metric_definitions') }}
),

metric_values as (
    select * from {{ ref('northstar', 'metric_values') }}
),

-- A rule on each target has the scopes of all targets of its grain.
scopes as (
    select
        rule_code,
        rule_version,
        'none' as target_code,
        metric_code,
        period_grain,
        market,
        dimension,
        member,
        reference as goal_code
    from rules
    where metric_code <> 'each_target'
    union all
    select
        rules.rule_code,
        rules.rule_version,
        targets.target_code,
        targets.metric_code,
        rules.period_grain,
        targets.market,
        targets.dimension,
        targets.member,
        coalesce(rules.reference, targets.target_code) as goal_code
    from rules
    inner join targets on rules.period_grain = targets.period_grain
    where rules.metric_code = 'each_target'
),

ruled as (
    select
        scopes.*,
        rules.condition,
        rules.threshold,
        rules.periods,
        rules.minimum_numerator,
        rules.valid_from,
        rules.valid_to,
        definitions.unit,
        definitions.ratio_kind,
        case
            when goal_targets.comparison in ('at_least', 'above') then 'higher'
            when goal_targets.comparison in ('at_most', 'below') then 'lower'
            else definitions.better
        end as better,
        definitions.better as better_of_metric,
        coalesce(goal_targets.comparison in ('above', 'below'), false) as must_exceed,
        coalesce(scopes.goal_code = 'trailing_mean', false) as is_against_mean,
        coalesce(
            rules.minimum_denominator,
            case
                when definitions.ratio_kind in ('proportion', 'counts')
                    then parameters.minimum_denominator
            end,
            0
        ) as minimum_denominator,
        coalesce(
            rules.minimum_orders,
            case when definitions.ratio_kind = 'money' then parameters.minimum_orders end,
            0
        ) as minimum_orders
    from scopes
    inner join rules
        on scopes.rule_code = rules.rule_code and scopes.rule_version = rules.rule_version
    inner join metric_definitions as definitions on scopes.metric_code = definitions.metric_code
    cross join parameters
    left join targets as goal_targets on scopes.goal_code = goal_targets.target_code
),

watched as (
    select
        ruled.rule_code,
        ruled.rule_version,
        ruled.target_code,
        ruled.metric_code,
        ruled.period_grain,
        metric_values.market,
        metric_values.dimension,
        metric_values.member,
        ruled.goal_code,
        ruled.condition,
        ruled.threshold,
        ruled.periods,
        ruled.minimum_numerator,
        ruled.minimum_denominator,
        ruled.minimum_orders,
        ruled.unit,
        ruled.ratio_kind,
        ruled.better,
        ruled.better_of_metric,
        ruled.must_exceed,
        ruled.is_against_mean,
        ruled.valid_from,
        ruled.valid_to,
        metric_values.definition,
        metric_values.numerator,
        metric_values.denominator,
        metric_values.value,
        metric_values.previous_value,
        metric_values.difference,
        metric_values.change,
        metric_values.is_complete,
        metric_values.period_start,
        metric_values.period_end
    from ruled
    inner join metric_values
        on
            ruled.metric_code = metric_values.metric_code
            and ruled.period_grain = metric_values.period_grain
            and ruled.dimension = metric_values.dimension
            and (
                ruled.market = metric_values.market
                or (ruled.market = 'each' and metric_values.market <> 'all')
            )
            and (
                ruled.member = metric_values.member
                or (ruled.member = 'each' and metric_values.member <> 'all')
            )
),

measured as (
    select
        watched.*,
        orders.value as orders_count,
        watched.is_complete
        and watched.value is not null
        and watched.denominator >= watched.minimum_denominator
        and (
            watched.minimum_orders = 0
            or coalesce(orders.value >= watched.minimum_orders, false)
        ) as is_usable,
        row_number() over (
            partition by watched.{{ series | join(', watched.') }}
            order by watched.period_start
        ) as period_number
    from watched
    left join metric_values as orders
        on
            orders.metric_code = 'orders'
            and watched.period_grain = orders.period_grain
            and watched.market = orders.market
            and watched.dimension = orders.dimension
            and watched.member = orders.member
            and watched.period_start = orders.period_start
),

with_previous as (
    select
        measured.*,
        lag(is_usable) over (
            partition by {{ series | join(', ') }} order by period_number
        ) as was_usable,
        lag(numerator) over (
            partition by {{ series | join(', ') }} order by period_number
        ) as previous_numerator,
        lag(denominator) over (
            partition by {{ series | join(', ') }} order by period_number
        ) as previous_denominator,
        lag(definition) over (
            partition by {{ series | join(', ') }} order by period_number
        ) as previous_definition,
        max(case when is_complete then period_number end) over (
            partition by {{ series | join(', ') }}
        ) as last_number
    from measured
),

final as (
    select
        with_previous.*,
        {{ as_decimal(
            'coalesce(goals.goal_value, ' ~ as_factor('benchmarks.value', 19, 6) ~ ' * '
            ~ as_factor(rate_of_currency('benchmarks.currency_code', 'fx_rates'), 18, 8) ~ ')',
            28, 6
        ) }} as reference_value,
        coalesce(with_previous.was_usable, false) and with_previous.is_usable as is_comparable,
        with_previous.minimum_numerator is null
        or with_previous.numerator >= with_previous.minimum_numerator as has_numerator,
        sum(case
            when coalesce(with_previous.definition, '')
                = coalesce(with_previous.previous_definition, '') then 0
            else 1
        end) over (
            partition by with_previous.{{ series | join(', with_previous.') }}
            order by with_previous.period_number
            rows between unbounded preceding and current row
        ) as run_number
    from with_previous
    left join goals
        on
            with_previous.goal_code = goals.target_code
            and with_previous.period_start = goals.period_start
    left join benchmarks on with_previous.goal_code = benchmarks.benchmark_code
    left join fx_rates
        on
            benchmarks.currency_code = fx_rates.currency_code
            and with_previous.period_end = fx_rates.rate_date
)

select * from final
