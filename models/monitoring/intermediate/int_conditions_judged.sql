-- noqa: disable=LT02
-- One row per row of int_scopes_watched: whether its rule holds in the period, with what it
-- compares and how far from chance the difference is.
-- - is_met: the condition of this period alone. Changes are those that metric_values shows;
-- - holds: it is met in as many periods in a row as the rule asks for, on a day of the rule;
-- - runs_for: for so many periods in a row it holds.
-- A worse value than a trailing mean is told from the best of the last periods, since all of them
-- have the same mean.
{% set series = [
    'rule_code', 'rule_version', 'target_code', 'market', 'dimension', 'member',
] %}
{% set of_series = 'partition by ' ~ series | join(', ') %}
{% set changes = "('drop_above', 'rise_above', 'difference_below', 'difference_above', "
    ~ "'declining')" %}

with parameters as (
    select * from {{ ref('northstar', 'int_monitoring_rules') }}
),

watched as (
    select * from {{ ref('northstar', 'int_scopes_watched') }}
),

trailing_means as (
    select * from {{ ref('northstar', 'int_trailing_means') }}
),

anomalies as (
    select
        'anomaly' as condition,
        'day' as period_grain,
        'all' as dimension,
        anomalies.*
    from {{ ref('northstar', 'int_days_scored') }} as anomalies
),

compared as (
    select
        watched.*,
        trailing_means.mean_before,
        anomalies.is_anomaly,
        anomalies.is_scored,
        case
            when watched.condition in {{ changes }} and watched.is_comparable
                then watched.previous_value
            when watched.condition = 'worse_than' and watched.is_against_mean
                then trailing_means.reference_mean
            when watched.condition = 'worse_than' then watched.reference_value
            when watched.condition = 'anomaly' then anomalies.expected_value
        end as compared_with,
        case
            when watched.is_against_mean then trailing_means.best_value
            else watched.value
        end as judged_value,
        case
            when
                watched.condition in {{ changes }}
                and watched.ratio_kind = 'proportion'
                and watched.is_comparable
                and watched.previous_value is not null
                then {{ proportions_z(
                    'watched.numerator', 'watched.denominator',
                    'watched.previous_numerator', 'watched.previous_denominator'
                ) }}
        end as noise_z
    from watched
    left join trailing_means
        on
            watched.period_number = trailing_means.period_number
            {% for column in series %}
            and watched.{{ column }} = trailing_means.{{ column }}
            {% endfor %}
    left join anomalies
        on
            watched.condition = anomalies.condition
            and watched.period_grain = anomalies.period_grain
            and watched.dimension = anomalies.dimension
            and watched.metric_code = anomalies.metric_code
            and watched.market = anomalies.market
            and watched.period_start = anomalies.day
),

-- The distance by which a value is worse than its reference, relative to it
distanced as (
    select
        compared.*,
        abs(compared.noise_z) >= parameters.noise_z as is_beyond_noise,
        case compared.better
            when 'higher' then compared.compared_with - compared.judged_value
            when 'lower' then compared.judged_value - compared.compared_with
        end as shortfall
    from compared
    cross join parameters
),

met as (
    select
        distanced.*,
        is_usable and has_numerator and coalesce(case condition
            when 'above' then value > threshold
            when 'below' then value < threshold
            when 'drop_above' then is_comparable and change < -threshold
            when 'rise_above' then is_comparable and change > threshold
            when 'difference_below' then is_comparable and difference < threshold
            when 'difference_above' then is_comparable and difference > threshold
            when 'declining' then is_comparable and change < -threshold
            when 'worse_than' then case
                when threshold is not null
                    then {{ ratio('shortfall', 'abs(compared_with)', 6, 6) }} >= threshold
                when must_exceed then shortfall >= 0
                else shortfall > 0
            end
            when 'anomaly' then is_anomaly
            when 'definition_changed'
                then is_comparable and definition <> previous_definition
        end, false)
        {% if var('alerts_beyond_noise_only') %}
        and coalesce(is_beyond_noise, true)
        {% endif %} as is_met
    from distanced
),

-- Periods in a row have one number of unmet periods before them.
counted as (
    select
        met.*,
        sum(case when is_met then 0 else 1 end) over (
            {{ of_series }}
            order by period_number
            rows between unbounded preceding and current row
        ) as unmet_before
    from met
),

held as (
    select
        counted.*,
        is_met
        and (
            is_against_mean
            or sum(case when is_met then 1 else 0 end) over (
                {{ of_series }}, unmet_before
                order by period_number
                rows between unbounded preceding and current row
            ) >= periods
        )
        and {{ valid_on('counted', 'period_end') }} as holds
    from counted
),

run as (
    select
        held.*,
        sum(case when holds then 0 else 1 end) over (
            {{ of_series }}
            order by period_number
            rows between unbounded preceding and current row
        ) as quiet_before
    from held
),

final as (
    select
        rule_code,
        rule_version,
        target_code,
        metric_code,
        period_grain,
        market,
        dimension,
        member,
        condition,
        threshold,
        periods,
        unit,
        better_of_metric,
        goal_code,
        case
            when ratio_kind in ('proportion', 'counts') then denominator
            when ratio_kind = 'money' then orders_count
        end as base,
        value,
        compared_with,
        change,
        {{ as_decimal('noise_z', 28, 6) }} as noise_z,
        mean_before,
        case
            when holds then sum(case when holds then 1 else 0 end) over (
                {{ of_series }}, quiet_before
                order by period_number
                rows between unbounded preceding and current row
            )
        end as runs_for,
        period_number,
        run_number,
        is_beyond_noise,
        is_complete,
        is_usable
        and coalesce(case
            when condition in ('above', 'below') then true
            when condition in ('drop_above', 'rise_above', 'declining')
                then is_comparable and change is not null
            when condition in ('difference_below', 'difference_above')
                then is_comparable and difference is not null
            when condition = 'worse_than'
                then shortfall is not null and (threshold is null or compared_with <> 0)
            when condition = 'anomaly' then is_scored
            else is_comparable and previous_definition is not null
        end, false)
        and {{ valid_on('run', 'period_end') }} as is_judged,
        holds,
        period_number = last_number as is_last,
        period_start,
        period_end
    from run
)

select * from final
