-- One row per metric, period, market, dimension and member, from the key's first period with
-- something in it to that of the as-of date, without a hole. int_metrics_described says by which
-- grains and dimensions a metric is shown, and how its value is rounded. A period is compared with
-- an earlier one where both were judged by the same definition.
{% set key = ['metric_code', 'period_grain', 'market', 'dimension', 'member'] %}
{% set last_month = 'cast(' ~ dbt.date_trunc('month', 'periods.last_date') ~ ' as date)' %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
),

judgements as (
    select * from {{ ref('northstar', 'int_judgements_described') }}
),

shown as (
    select * from {{ ref('northstar', 'int_metrics_shown') }}
),

-- When customers are judged for a metric. A year's end and the year before it may be the same day,
-- so years do not tell.
judged as (
    select
        shown.metric_code,
        min(case when shown.judged_from = periods.before_date then 1 else 0 end) as is_before,
        min(case when shown.judged_from = periods.last_date then 1 else 0 end) as is_at_end,
        min(case
            when shown.judged_from = {{ month_end_before(last_month, 1) }} then 1 else 0
        end) as is_month_before,
        max(case when shown.judged_to is not null then 1 else 0 end) as is_compared
    from shown
    inner join periods
        on
            shown.period_grain = periods.period_grain
            and shown.period_start = periods.period_start
    where shown.judged_from is not null and shown.period_grain <> 'year'
    group by shown.metric_code
),

-- A member is judged by one tier system, also in a period without a row
systems as (
    select
        metric_code,
        dimension,
        member,
        max(judged_by) as judged_by
    from shown
    group by metric_code, dimension, member
),

keys as (
    select
        {{ key | join(', ') }},
        unit,
        aggregation,
        metric_group,
        needs_positive_denominator,
        max(waiting_days) as waiting_days,
        min(case
            when numerator <> 0 or (aggregation in ('ratio', 'median') and denominator <> 0)
                then period_start
        end) as first_start
    from shown
    group by
        {{ key | join(', ') }}, unit, aggregation, metric_group, needs_positive_denominator
),

-- Nothing happened in a period without a row, which is a number, too. What was measured is unknown
-- then, elsewhere or here (a median, or a state that is no count), as is a sum or a state whose row
-- has no number: the margin of sales without any cost.
complete as (
    select
        {% for column in key %}
        keys.{{ column }},
        {% endfor %}
        keys.unit,
        keys.aggregation,
        keys.needs_positive_denominator,
        case
            when keys.aggregation = 'median' or keys.metric_group = 'outside'
                or (keys.aggregation = 'state' and keys.unit <> 'count')
                or (keys.aggregation in ('sum', 'state') and shown.metric_code is not null)
                then shown.numerator
            else coalesce(shown.numerator, 0)
        end as numerator,
        case
            when keys.aggregation = 'ratio' then coalesce(shown.denominator, 0)
            else 1
        end as denominator,
        judged_from.judgement || coalesce(' > ' || judged_to.judgement, '') as definition,
        periods.is_of_shop
        and periods.is_over
        and {{ days_before('as_of_dates.as_of_date', 'keys.waiting_days') }} >= periods.period_end
            as is_complete,
        periods.year_before_start,
        periods.period_start,
        periods.period_end
    from keys
    cross join as_of_dates
    inner join periods
        on
            keys.period_grain = periods.period_grain
            and keys.first_start <= periods.period_start
    left join shown
        on
            periods.period_start = shown.period_start
            {% for column in key %}
            and keys.{{ column }} = shown.{{ column }}
            {% endfor %}
    left join systems
        on
            keys.metric_code = systems.metric_code
            and keys.dimension = systems.dimension
            and keys.member = systems.member
    left join judged on keys.metric_code = judged.metric_code
    left join judgements as judged_from
        on
            systems.judged_by = judged_from.tier_system
            and case
                when keys.period_grain = 'rolling_year' then cast(null as date)
                when judged.is_before = 1 then periods.before_date
                when judged.is_at_end = 1 then periods.last_date
                when judged.is_month_before = 1 then {{ month_end_before(last_month, 1) }}
                else {{ month_end_before(last_month, 12) }}
            end = judged_from.as_of_date
    left join judgements as judged_to
        on
            systems.judged_by = judged_to.tier_system
            and case
                when keys.period_grain <> 'rolling_year' and judged.is_compared = 1
                    then periods.last_date
            end = judged_to.as_of_date
),

valued as (
    select
        complete.*,
        case
            when aggregation <> 'ratio' then numerator
            when needs_positive_denominator and denominator <= 0 then null
            when unit = 'money' then {{ ratio('numerator', 'denominator', 4, 6) }}
            else {{ ratio('numerator', 'denominator', 6, 6) }}
        end as value
    from complete
),

compared as (
    select
        valued.*,
        lag(value) over (partition by {{ key | join(', ') }} order by period_start)
            as value_before,
        lag(is_complete) over (partition by {{ key | join(', ') }} order by period_start)
            as was_complete,
        lag(definition) over (partition by {{ key | join(', ') }} order by period_start)
            as definition_before
    from valued
),

with_year as (
    select
        compared.*,
        case
            when coalesce(compared.definition, '') = coalesce(compared.definition_before, '')
                then compared.value_before
        end as previous_value,
        case
            when coalesce(compared.definition, '') = coalesce(year_ago.definition, '')
                then year_ago.value
        end as value_12m_before,
        year_ago.is_complete as was_complete_12m_before
    from compared
    left join valued as year_ago
        on
            compared.year_before_start = year_ago.period_start
            {% for column in key %}
            and compared.{{ column }} = year_ago.{{ column }}
            {% endfor %}
),

final as (
    select
        metric_code,
        period_grain,
        market,
        dimension,
        member,
        definition,
        {{ as_decimal('numerator', 28, 6) }} as numerator,
        {{ as_decimal('denominator', 28, 6) }} as denominator,
        {{ as_decimal('value', 28, 6) }} as value,
        {{ as_decimal('previous_value', 28, 6) }} as previous_value,
        {{ as_decimal('value - previous_value', 28, 6) }} as difference,
        case
            when is_complete and was_complete and previous_value > 0
                then {{ ratio('(value - previous_value)', 'previous_value', 6, 6) }}
        end as change,
        {{ as_decimal('value_12m_before', 28, 6) }} as value_12m_before,
        case
            when is_complete and was_complete_12m_before and value_12m_before > 0
                then {{ ratio('(value - value_12m_before)', 'value_12m_before', 6, 6) }}
        end as change_12m,
        is_complete,
        period_start,
        period_end
    from with_year
)

select * from final
