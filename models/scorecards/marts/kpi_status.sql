-- noqa: disable=LT02
-- One row per target and complete period that ends on or after its first day; a target without such
-- a period has one row without it, so that no promise is forgotten. The baseline is made of the
-- metric's complete periods that lie within its days, numerators and denominators summed, so of
-- sums and states it is the mean of a period. Money of targets and benchmarks is converted at the
-- rate of the period's end, else at that of var rule_rates; without a rate there is no goal.

with targets as (
    select * from {{ ref('northstar', 'int_targets_dated') }}
),

benchmarks as (
    select * from {{ ref('benchmarks') }}
    where kind = 'level'
),

metric_definitions as (
    select * from {{ ref('metric_definitions') }}
),

metric_values as (
    select * from {{ ref('northstar', 'metric_values') }}
    where is_complete
),

fx_rates as (
    select * from {{ ref('northstar', 'int_fx_rates_daily') }}
),

baselines_summed as (
    select
        targets.target_code,
        sum(metric_values.numerator) as numerator,
        sum(metric_values.denominator) as denominator
    from targets
    inner join metric_values
        on
            targets.metric_code = metric_values.metric_code
            and targets.period_grain = metric_values.period_grain
            and targets.market = metric_values.market
            and targets.dimension = metric_values.dimension
            and targets.member = metric_values.member
            and targets.baseline_start <= metric_values.period_start
            and targets.baseline_end >= metric_values.period_end
    where metric_values.numerator is not null
    group by targets.target_code
),

described as (
    select
        targets.*,
        metric_definitions.unit,
        benchmarks.value as benchmark_figure,
        benchmarks.currency_code as benchmark_currency,
        case
            when metric_definitions.unit = 'money'
                then {{ ratio('baselines.numerator', 'baselines.denominator', 4, 6) }}
            else {{ ratio('baselines.numerator', 'baselines.denominator', 6, 6) }}
        end as baseline_value
    from targets
    inner join metric_definitions on targets.metric_code = metric_definitions.metric_code
    left join benchmarks on targets.benchmark_code = benchmarks.benchmark_code
    left join baselines_summed as baselines on targets.target_code = baselines.target_code
),

observed as (
    select
        described.*,
        metric_values.value,
        metric_values.period_start,
        metric_values.period_end
    from described
    left join metric_values
        on
            described.metric_code = metric_values.metric_code
            and described.period_grain = metric_values.period_grain
            and described.market = metric_values.market
            and described.dimension = metric_values.dimension
            and described.member = metric_values.member
            and described.valid_from <= metric_values.period_end
),

rated as (
    select
        observed.*,
        {{ rate_of_currency('observed.currency_code', 'target_rates') }} as target_rate,
        {{ rate_of_currency('observed.benchmark_currency', 'benchmark_rates') }} as benchmark_rate
    from observed
    left join fx_rates as target_rates
        on
            observed.currency_code = target_rates.currency_code
            and observed.period_end = target_rates.rate_date
    left join fx_rates as benchmark_rates
        on
            observed.benchmark_currency = benchmark_rates.currency_code
            and observed.period_end = benchmark_rates.rate_date
),

converted as (
    select
        rated.*,
        {% for figure, rate, column in [
            ('target_value', 'target_rate', 'converted_target'),
            ('benchmark_figure', 'benchmark_rate', 'benchmark_value'),
        ] %}
        {{ as_decimal(
            as_factor(figure, 19, 6) ~ ' * ' ~ as_factor(rate, 18, 8), 28, 6
        ) }} as {{ column }}{{ ',' if loop.first }}
        {% endfor %}
    from rated
),

aimed as (
    select
        converted.*,
        {{ target_goal('kind', 'converted_target', 'baseline_value', 'benchmark_value') }}
            as goal_value,
        {{ days_between('valid_from', 'due_date') }} + 1 as days_to_due,
        {{ days_between('valid_from', 'period_end') }} + 1 as days_elapsed
    from converted
),

paced as (
    select
        aimed.*,
        case
            when {{ goal_is_reached('baseline_value', 'comparison', 'goal_value') }}
                or days_elapsed >= days_to_due
                then goal_value
            else baseline_value + {{ ratio(
                '(goal_value - baseline_value) * days_elapsed', 'days_to_due', 6, 6) }}
        end as line_value
    from aimed
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
        unit,
        kind,
        comparison,
        benchmark_code,
        parent_target_code,
        owner_block,
        case
            when value is null or goal_value is null then 'no_data'
            when {{ goal_is_reached('value', 'comparison', 'goal_value') }} then 'reached'
            when period_end >= due_date then 'missed'
            when {{ goal_is_reached('value', 'comparison', 'line_value') }} then 'on_track'
            else 'behind'
        end as status,
        {{ as_decimal('baseline_value', 28, 6) }} as baseline_value,
        {{ as_decimal('goal_value', 28, 6) }} as goal_value,
        {{ as_decimal('value', 28, 6) }} as value,
        {{ as_decimal('benchmark_value', 28, 6) }} as benchmark_value,
        {{ as_decimal('case when period_end is not null and baseline_value is not null'
            ~ ' then line_value end', 28, 6) }} as pace_value,
        {{ ratio('(value - baseline_value)', '(goal_value - baseline_value)', 6, 6) }} as progress,
        row_number() over (
            partition by target_code
            order by period_end desc
        ) = 1 as is_latest,
        baseline_start,
        baseline_end,
        valid_from,
        due_date,
        period_start,
        period_end
    from paced
)

select * from final
