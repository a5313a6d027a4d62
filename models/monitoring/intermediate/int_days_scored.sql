-- One row per metric that is watched daily, market and day. Nothing is left out of what a day is
-- compared with, anomalies included, and no result depends on another: medians bear a few odd days.
-- A day is scored where chance alone makes no large difference: enough expected rows, orders behind
-- money, or trials.
with rules as (
    select
        *,
        cast(anomaly_residual_days as integer) as residual_days
    from {{ ref('northstar', 'int_monitoring_rules') }}
),

days as (
    select
        days.*,
        {{ integer_quotient('days.day_number', 'rules.residual_days') }} as block
    from {{ ref('northstar', 'int_days_expected') }} as days
    cross join rules
),

expected_orders as (
    select * from days
    where metric_code = 'orders'
),

-- As in int_days_expected a join by block finds the days before.
placed as (
    select
        metric_code,
        market,
        residual,
        day_number,
        block
    from days
    where residual is not null
    union all
    select
        metric_code,
        market,
        residual,
        day_number,
        block + 1 as block
    from days
    where residual is not null
),

compared as (
    select
        days.metric_code,
        days.market,
        days.day,
        placed.residual,
        rules.residual_days,
        row_number() over (
            partition by days.metric_code, days.market, days.day
            order by placed.residual
        ) as place,
        count(*) over (partition by days.metric_code, days.market, days.day) as residuals_count
    from days
    cross join rules
    inner join placed
        on
            days.metric_code = placed.metric_code
            and days.market = placed.market
            and days.block = placed.block
            and days.day_number > placed.day_number
            and days.day_number <= placed.day_number + rules.residual_days
),

centres as (
    select
        metric_code,
        market,
        day,
        {{ ratio('sum(residual)', 'count(*)', 6, 6) }} as centre
    from compared
    where place * 2 between residuals_count and residuals_count + 2
    group by metric_code, market, day
    having max(residuals_count) = max(residual_days)
),

deviations as (
    select
        compared.metric_code,
        compared.market,
        compared.day,
        compared.residuals_count,
        abs(compared.residual - centres.centre) as deviation,
        row_number() over (
            partition by compared.metric_code, compared.market, compared.day
            order by abs(compared.residual - centres.centre)
        ) as place
    from compared
    inner join centres
        on
            compared.metric_code = centres.metric_code
            and compared.market = centres.market
            and compared.day = centres.day
),

median_deviations as (
    select
        metric_code,
        market,
        day,
        {{ ratio('sum(deviation)', 'count(*)', 6, 6) }} as median_deviation
    from deviations
    where place * 2 between residuals_count and residuals_count + 2
    group by metric_code, market, day
),

spread_out as (
    select
        days.*,
        {{ as_decimal(
            as_factor('median_deviations.median_deviation', 20, 6) ~ ' * '
            ~ as_factor('rules.mad_scale', 17, 6), 28, 6
        ) }} as spread,
        rules.anomaly_robust_z,
        coalesce(case
            when days.unit = 'money'
                then expected_orders.expected >= rules.anomaly_expected_orders
            when days.aggregation = 'ratio' then days.denominator >= rules.anomaly_denominator
            else days.expected >= rules.anomaly_expected_count
        end, false) as has_enough
    from days
    cross join rules
    left join median_deviations
        on
            days.metric_code = median_deviations.metric_code
            and days.market = median_deviations.market
            and days.day = median_deviations.day
    left join expected_orders
        on days.market = expected_orders.market and days.day = expected_orders.day
),

scored as (
    select
        spread_out.*,
        case
            when has_enough and spread > 0 then {{ ratio('residual', 'spread', 6, 6) }}
        end as robust_z
    from spread_out
),

final as (
    select
        metric_code,
        market,
        {{ as_decimal('value', 28, 6) }} as value,
        case
            when unit = 'money' then {{ as_decimal(
                'exp(cast(expected as ' ~ double_type() ~ ')) - 1', 28, 6
            ) }}
            else {{ as_decimal('expected', 28, 6) }}
        end as expected_value,
        {{ as_decimal('spread', 28, 6) }} as spread,
        {{ as_decimal('robust_z', 28, 6) }} as robust_z,
        robust_z is not null as is_scored,
        coalesce(abs(robust_z) > anomaly_robust_z, false) as is_anomaly,
        day
    from scored
)

select * from final
