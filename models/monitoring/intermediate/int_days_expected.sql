-- One row per metric that is watched daily, market and day: what the same weekday of the weeks
-- before leads to expect. Money is judged by its logarithm, since it is skewed and a day differs by
-- a factor. A day that is not over, or without a value, neither counts nor has a residual. All
-- numbers have 6 decimals, so that engines agree on medians.
with rules as (
    select
        cast(anomaly_weeks as integer) as anomaly_weeks,
        cast(anomaly_weeks as integer) * 7 as span_days
    from {{ ref('northstar', 'int_monitoring_rules') }}
),

metric_definitions as (
    select * from {{ ref('metric_definitions') }}
    where is_watched_daily
),

metric_values as (
    select * from {{ ref('northstar', 'metric_values') }}
    where period_grain = 'day' and dimension = 'all'
),

first_days as (
    select min(period_start) as first_day
    from metric_values
),

judged as (
    select
        metric_values.metric_code,
        metric_values.market,
        definitions.unit,
        definitions.aggregation,
        metric_values.value,
        metric_values.denominator,
        case
            when not metric_values.is_complete or metric_values.value is null then null
            when definitions.unit = 'money' then {{ as_decimal(
                'ln(1 + greatest(cast(metric_values.value as ' ~ double_type() ~ '), 0))', 28, 6
            ) }}
            else metric_values.value
        end as judged_value,
        metric_values.period_start as day,
        {{ days_between('first_days.first_day', 'metric_values.period_start') }} as day_number
    from metric_values
    inner join metric_definitions as definitions
        on metric_values.metric_code = definitions.metric_code
    cross join first_days
),

-- A day and all days that it is compared with meet in the block of the day: each value is put into
-- the block of its own day and the next one. So a join by block finds them.
numbered as (
    select
        judged.*,
        mod(judged.day_number, 7) as weekday,
        {{ integer_quotient('judged.day_number', 'rules.span_days') }} as block
    from judged
    cross join rules
),

placed as (
    select
        metric_code,
        market,
        judged_value,
        day_number,
        weekday,
        block
    from numbered
    where judged_value is not null
    union all
    select
        metric_code,
        market,
        judged_value,
        day_number,
        weekday,
        block + 1 as block
    from numbered
    where judged_value is not null
),

compared as (
    select
        numbered.metric_code,
        numbered.market,
        numbered.day,
        placed.judged_value,
        rules.anomaly_weeks,
        row_number() over (
            partition by numbered.metric_code, numbered.market, numbered.day
            order by placed.judged_value
        ) as place,
        count(*) over (
            partition by numbered.metric_code, numbered.market, numbered.day
        ) as values_count
    from numbered
    cross join rules
    inner join placed
        on
            numbered.metric_code = placed.metric_code
            and numbered.market = placed.market
            and numbered.weekday = placed.weekday
            and numbered.block = placed.block
            and numbered.day_number > placed.day_number
            and numbered.day_number <= placed.day_number + rules.span_days
),

medians as (
    select
        metric_code,
        market,
        day,
        {{ ratio('sum(judged_value)', 'count(*)', 6, 6) }} as expected
    from compared
    where place * 2 between values_count and values_count + 2
    group by metric_code, market, day
    having max(values_count) = max(anomaly_weeks)
),

final as (
    select
        numbered.metric_code,
        numbered.market,
        numbered.unit,
        numbered.aggregation,
        numbered.value,
        numbered.denominator,
        medians.expected,
        {{ as_decimal('numbered.judged_value - medians.expected', 28, 6) }} as residual,
        numbered.day_number,
        numbered.day
    from numbered
    left join medians
        on
            numbered.metric_code = medians.metric_code
            and numbered.market = medians.market
            and numbered.day = medians.day
)

select * from final
