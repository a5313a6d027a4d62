{{ config(enabled=room_is_on('economics')) }}
-- Where a mart of room economics states a number, metric_values states the same: tiers by
-- tier_economics (money there has 4 decimals here, too), cohorts by channel_economics. A failing
-- row names the key and both numbers. A row of metric_values begins with something that is not 0.
{% set metrics_of_tiers = [
    'roi', 'programme_roi', 'margin_roi', 'cost', 'cost_per_customer', 'cost_per_order', 'npv_12m',
    'ltv_multiple',
] %}
{% set metrics_of_channels = ['cac', 'ltv_to_cac', 'margin_ltv_to_cac', 'payback_months'] %}

with metric_values as (
    select * from {{ ref('northstar', 'metric_values') }}
    where period_grain = 'month'
),

tier_economics as (
    select * from {{ ref('northstar', 'tier_economics') }}
    where tier_system in ('{{ var('metric_tier_systems') | join("', '") }}')
),

channel_economics as (
    select * from {{ ref('northstar', 'channel_economics') }}
),

definitions as (
    select * from {{ ref('metric_definitions') }}
),

stated as (
    {% for metric in metrics_of_tiers %}
    select
        '{{ metric }}' as metric_code,
        'all' as market,
        tier_system as dimension,
        tier_code as member,
        {{ as_decimal(metric, 28, 6) }} as value,
        cast({{ dbt.date_trunc('month', 'period_end') }} as date) as period_start
    from tier_economics
    union all
    {% endfor %}
    {% for metric in metrics_of_channels %}
    select
        '{{ metric }}' as metric_code,
        market,
        case when acquisition_channel = 'all' then 'all' else 'acquisition_channel' end
            as dimension,
        acquisition_channel as member,
        {{ as_decimal(metric, 28, 6) }} as value,
        cohort_month as period_start
    from channel_economics
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rounded as (
    select
        stated.metric_code,
        stated.market,
        stated.dimension,
        stated.member,
        case
            when definitions.unit = 'money' and definitions.aggregation = 'ratio'
                then {{ as_decimal('stated.value', 28, 4) }}
            else stated.value
        end as value,
        stated.period_start
    from stated
    inner join definitions
        on
            stated.metric_code = definitions.metric_code
            and {{ is_scope_of_metric(
                'stated.market', 'stated.dimension', 'definitions.dimensions') }}
)

select
    rounded.metric_code,
    rounded.market,
    rounded.dimension,
    rounded.member,
    rounded.value as value_of_economics,
    metric_values.value as value_of_metric,
    rounded.period_start
from rounded
left join metric_values
    on
        rounded.metric_code = metric_values.metric_code
        and rounded.market = metric_values.market
        and rounded.dimension = metric_values.dimension
        and rounded.member = metric_values.member
        and rounded.period_start = metric_values.period_start
where
    coalesce(rounded.value, 0) <> coalesce(metric_values.value, 0)
    or (
        metric_values.metric_code is not null
        and (rounded.value is null) <> (metric_values.value is null)
    )
