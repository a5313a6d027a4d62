-- What was measured elsewhere, month by month, for each market and all: every metric of input
-- external_metrics, and the premium indexes that are made of them. An index is the weighted mean of
-- its components (seed premium_weights) against that of the first month with all of them; a month
-- without one of them has none. A code of external_metrics that is one of our own metrics' names is
-- left out.
with external_months as (
    select * from {{ ref('northstar', 'int_external_months') }}
),

metrics as (
    select * from {{ ref('northstar', 'int_metrics_described') }}
    where metric_group = 'outside'
),

premium_weights as (
    select * from {{ ref('premium_weights') }}
),

indexes as (
    select
        metric_code,
        count(*) as components,
        sum(weight) as weight_in_all
    from premium_weights
    group by metric_code
),

weighted as (
    select
        premium_weights.metric_code,
        external_months.market,
        external_months.month_start,
        count(*) as components,
        sum(
            {{ as_factor('external_months.value', 24, 6) }}
            * {{ as_factor('premium_weights.weight', 12, 6) }}
        ) as weighted_value
    from external_months
    inner join premium_weights on external_months.metric_code = premium_weights.component_code
    group by premium_weights.metric_code, external_months.market, external_months.month_start
),

complete as (
    select
        weighted.metric_code,
        weighted.market,
        weighted.month_start,
        {{ ratio(
            as_decimal('weighted.weighted_value', 28, 6), 'indexes.weight_in_all', 6, 6
        ) }} as weighted_mean,
        row_number() over (
            partition by weighted.metric_code, weighted.market order by weighted.month_start
        ) as month_number
    from weighted
    inner join indexes
        on
            weighted.metric_code = indexes.metric_code
            and weighted.components = indexes.components
),

counted as (
    select
        external_months.metric_code,
        external_months.month_start,
        external_months.market,
        external_months.value
    from external_months
    inner join metrics on external_months.metric_code = metrics.metric_code
    left join indexes on external_months.metric_code = indexes.metric_code
    where indexes.metric_code is null
    union all
    select
        complete.metric_code,
        complete.month_start,
        complete.market,
        {{ ratio('complete.weighted_mean', 'base.weighted_mean', 6, 6) }} as value
    from complete
    inner join complete as base
        on
            complete.metric_code = base.metric_code
            and complete.market = base.market
            and base.month_number = 1
)

select
    metric_code,
    'month' as period_grain,
    month_start as period_start,
    market,
    'all' as dimension,
    'all' as member,
    {{ as_decimal('value', 28, 6) }} as numerator,
    {{ as_decimal('1', 28, 6) }} as denominator,
    cast(null as {{ dbt.type_string() }}) as judged_by,
    cast(null as date) as judged_from,
    cast(null as date) as judged_to,
    0 as waiting_days
from counted
where value is not null
