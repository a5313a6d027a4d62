-- noqa: disable=LT02
-- The rules of alerts can hold. A rule watches a scope and a period that its metric has, and it has
-- what its condition needs; only rules by market alone pause a market; every number of alerts is
-- stated. A failing row names the rule and what is wrong.
with rules as (
    select * from {{ ref('alert_rules') }}
),

metrics as (
    select * from {{ ref('metric_definitions') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

benchmarks as (
    select * from {{ ref('benchmarks') }}
    where kind = 'level'
),

tier_rules as (
    select * from {{ ref('tier_rules') }}
),

tier_groups as (
    select * from {{ ref('tier_groups') }}
),

stated_parameters as (
    select * from {{ ref('monitoring_parameters') }}
),

needed_parameters as (
    {% for code in monitoring_parameters() %}
    select '{{ code }}' as parameter_code{{ ' union all' if not loop.last }}
    {% endfor %}
),

rules_of_metrics as (
    select
        rules.*,
        metrics.dimensions,
        metrics.grains,
        metrics.better,
        metrics.is_watched_daily
    from rules
    inner join metrics on rules.metric_code = metrics.metric_code
),

final as (
    select
        rule_code as rule,
        'is about a market or dimension that its metric has not' as issue
    from rules_of_metrics
    where not {{ is_scope_of_metric('market', 'dimension', 'dimensions') }}
    union all
    select
        rule_code as rule,
        'is about periods that its metric has not' as issue
    from rules_of_metrics
    where not {{ has_word('grains', 'period_grain') }}
    union all
    select
        rule_code as rule,
        'is about days of a market or member, but its metric is not watched daily' as issue
    from rules_of_metrics
    where
        period_grain = 'day'
        and not is_watched_daily
        and (market <> 'all' or dimension <> 'all')
    union all
    select
        rule_code as rule,
        'is about each dimension, but not about each target' as issue
    from rules_of_metrics
    where dimension = 'each'
    union all
    select
        rule_code as rule,
        'has a member without a dimension' as issue
    from rules
    where dimension = 'all' and member <> 'all'
    union all
    select
        rule_code as rule,
        'is about a market and a member, but its periods have no such rows' as issue
    from rules
    where
        period_grain in ('day', 'week', 'rolling_year')
        and market <> 'all'
        and dimension not in ('all', 'each')
    union all
    select
        rule_code as rule,
        'is about no tier or group: ' || member as issue
    from rules
    where
        member not in ('all', 'each')
        and case
            when dimension = 'tier_group'
                then not exists (
                    select 1 from tier_groups where rules.member = tier_groups.group_code
                )
            {# Tiers of scenario bear a category, too. #}
            when dimension in (
                '{{ tier_systems() | rejectattr('has_category') | map(attribute='code')
                    | join("', '") }}'
            )
                then not exists (
                    select 1 from tier_rules
                    where
                        rules.dimension = tier_rules.tier_system
                        and rules.member = tier_rules.tier_code
                )
            else false
        end
    union all
    select
        rule_code as rule,
        'has no threshold' as issue
    from rules
    where
        threshold is null
        and condition in ('{{ alert_words().condition_with_threshold | join("', '") }}')
    union all
    select
        rule_code as rule,
        'has a threshold that its condition does not read' as issue
    from rules
    where threshold is not null and condition in ('anomaly', 'definition_changed')
    union all
    select
        rule_code as rule,
        'is an anomaly of members, of another grain than day, or of a metric not watched' as issue
    from rules_of_metrics
    where
        condition = 'anomaly'
        and (dimension <> 'all' or period_grain <> 'day' or not is_watched_daily)
    union all
    select
        rule_code as rule,
        'compares with nothing' as issue
    from rules
    where condition = 'worse_than' and reference is null and metric_code <> 'each_target'
    union all
    select
        rule_code as rule,
        'compares, but its condition does not read that' as issue
    from rules
    where condition <> 'worse_than' and reference is not null
    union all
    select
        rule_code as rule,
        'compares with no target of its metric and grain, no level and no mean' as issue
    from rules
    where
        reference <> 'trailing_mean'
        and not exists (
            select 1 from targets
            where
                rules.reference = targets.target_code
                and rules.metric_code = targets.metric_code
                and rules.period_grain = targets.period_grain
        )
        and not exists (
            select 1 from benchmarks
            where
                rules.reference = benchmarks.benchmark_code
                and rules.metric_code = benchmarks.metric_code
        )
    union all
    select
        rule_code as rule,
        'asks what is worse of a metric that is neither better higher nor lower' as issue
    from rules_of_metrics
    where condition = 'worse_than' and better = 'neither'
    union all
    select
        rule_code as rule,
        'is about each target, but not by worse_than in each scope' as issue
    from rules
    where
        metric_code = 'each_target'
        and (
            condition <> 'worse_than'
            or market <> 'each'
            or dimension <> 'each'
            or member <> 'each'
        )
    union all
    select
        rule_code as rule,
        'pauses markets, but is not by market alone' as issue
    from rules
    where pauses_market and (market = 'all' or dimension <> 'all')
    union all
    select
        needed_parameters.parameter_code as rule,
        'has no row in monitoring_parameters' as issue
    from needed_parameters
    where
        not exists (
            select 1 from stated_parameters
            where needed_parameters.parameter_code = stated_parameters.parameter_code
        )
)

select * from final
