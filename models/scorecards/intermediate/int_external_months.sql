-- One row per external metric, month up to the as-of date's, and market or 'all': the mean of what
-- was measured. 'all' is the mean of the rows without a market or, in a month without such rows, of
-- all rows.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

measured as (
    select
        external_metrics.metric_code,
        cast({{ dbt.date_trunc('month', 'external_metrics.metric_date') }} as date)
            as month_start,
        external_metrics.market,
        sum(external_metrics.value) as value,
        count(*) as values_count
    from {{ ref('northstar', 'int_external_metrics_accepted') }} as external_metrics
    inner join as_of_dates on external_metrics.metric_date <= as_of_dates.as_of_date
    group by
        external_metrics.metric_code,
        cast({{ dbt.date_trunc('month', 'external_metrics.metric_date') }} as date),
        external_metrics.market
),

together as (
    select
        metric_code,
        month_start,
        sum(value) as value,
        sum(values_count) as values_count,
        sum(case when market is null then values_count else 0 end) as values_without_market
    from measured
    group by metric_code, month_start
),

final as (
    select
        measured.metric_code,
        coalesce(measured.market, 'all') as market,
        {{ ratio('measured.value', 'measured.values_count', 6, 4) }} as value,
        measured.month_start
    from measured
    union all
    select
        together.metric_code,
        'all' as market,
        {{ ratio('together.value', 'together.values_count', 6, 4) }} as value,
        together.month_start
    from together
    where together.values_without_market = 0
)

select * from final
