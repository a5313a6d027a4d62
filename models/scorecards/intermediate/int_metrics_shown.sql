-- The rows of all families, with twelve months of what adds up, by the grains and dimensions in
-- which their metrics are shown. Apart from mart metric_values, which reads it many times: Spark
-- plans a CTE as often as it is named.
with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
),

metric_definitions as (
    select * from {{ ref('northstar', 'int_metrics_described') }}
),

counted as (
    {% for family in metric_families() %}
    select
        metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        numerator,
        denominator,
        judged_by,
        judged_from,
        judged_to,
        waiting_days
    from {{ ref('northstar', family) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Days on which customers are judged: all month ends from the first one on
first_dates as (
    select min(as_of_date) as first_date
    from {{ ref('northstar', 'int_as_of_dates') }}
),

-- Twelve months of what adds up over periods; of tiers, where all twelve know them
rolled as (
    select
        counted.metric_code,
        'rolling_year' as period_grain,
        years.period_start,
        counted.market,
        counted.dimension,
        counted.member,
        {{ as_decimal('sum(counted.numerator)', 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from,
        cast(null as date) as judged_to,
        max(counted.waiting_days) as waiting_days
    from counted
    inner join periods as years
        on
            counted.period_start >= years.period_start
            and counted.period_start <= years.period_end
    cross join first_dates
    where
        counted.period_grain = 'month'
        and years.period_grain = 'rolling_year'
        and (
            counted.judged_by is null
            or years.no_tiers_before is not null
            or years.before_date >= first_dates.first_date
        )
    group by
        counted.metric_code, years.period_start, counted.market, counted.dimension, counted.member
),

together as (
    select * from counted
    union all
    select * from rolled
),

final as (
    select
        counted.*,
        definitions.unit,
        definitions.aggregation,
        definitions.metric_group,
        definitions.needs_positive_denominator
    from together as counted
    inner join metric_definitions as definitions on counted.metric_code = definitions.metric_code
    where
        {{ has_word('definitions.grains', 'counted.period_grain') }}
        and {{ is_scope_of_metric(
            'counted.market', 'counted.dimension', 'definitions.dimensions') }}
        and (
            counted.dimension = 'all'
            or counted.period_grain <> 'day'
            or definitions.is_watched_daily
        )
        and (
            counted.dimension = 'all'
            or counted.market = 'all'
            or counted.period_grain not in ('day', 'week', 'rolling_year')
        )
)

select * from final
