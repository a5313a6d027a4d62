-- Metrics of tiers are those of tier_metrics. A metric that is 0 there may have no row yet. A
-- failing row names the metric, the month end, the tier and both values.
{% set metrics = {
    'customers': 'customers', 'conversion_rate': 'conversion_rate',
    'repurchase_rate': 'repurchase_rate', 'stability_1m': 'stability_1m',
    'stability_12m': 'stability_12m',
} %}

with metric_values as (
    select * from {{ ref('northstar', 'metric_values') }}
    where period_grain = 'month' and market = 'all'
),

tier_metrics as (
    {% for metric, column in metrics.items() %}
    select
        '{{ metric }}' as metric_code,
        period_end,
        tier_system,
        tier_code,
        cast({{ column }} as {{ double_type() }}) as tier_value
    from {{ ref('northstar', 'tier_metrics') }}
    where tier_system in ('{{ var("metric_tier_systems") | join("', '") }}')
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    tier_metrics.metric_code,
    tier_metrics.period_end,
    tier_metrics.tier_system,
    tier_metrics.tier_code,
    metric_values.value,
    tier_metrics.tier_value
from tier_metrics
left join metric_values
    on
        tier_metrics.metric_code = metric_values.metric_code
        and tier_metrics.period_end = metric_values.period_end
        and tier_metrics.tier_system = metric_values.dimension
        and tier_metrics.tier_code = metric_values.member
where
    coalesce(abs(cast(metric_values.value as {{ double_type() }}) - tier_metrics.tier_value), 0)
    > 0.0000001
    or (
        (metric_values.value is null) <> (tier_metrics.tier_value is null)
        and (metric_values.metric_code is not null or tier_metrics.tier_value <> 0)
    )
