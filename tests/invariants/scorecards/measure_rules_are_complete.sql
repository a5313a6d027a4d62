-- noqa: disable=LT02
-- The rules of metrics, targets and scorecards fit each other. A metric's words agree; a target, a
-- compared benchmark and a row of a scorecard are about a scope and a period that the metric has;
-- tiers and groups exist; a goal has what its kind needs; goal trees end. A failing row names the
-- rule and what is wrong.
{% set scoped = {
    'kpi_targets': 'target_code', 'benchmarks': 'benchmark_code', 'scorecards': 'scorecard',
} %}
{% set grained = ['kpi_targets', 'benchmarks'] %}
with metrics as (
    select * from {{ ref('metric_definitions') }}
),

tier_rules as (
    select * from {{ ref('tier_rules') }}
),

tier_groups as (
    select * from {{ ref('tier_groups') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

benchmarks as (
    select * from {{ ref('benchmarks') }}
),

cards as (
    select * from {{ ref('scorecards') }}
),

weights as (
    select * from {{ ref('premium_weights') }}
),

survey_kinds as (
    select * from {{ ref('survey_kinds') }}
),

stated_parameters as (
    select * from {{ ref('scorecards_parameters') }}
),

default_levels as (
    select count(*) as level_count
    from {{ ref('service_levels') }}
    where pyramid_tier = 'default' and valid_from is null
),

needed_parameters as (
    {% for code in scorecards_parameters() %}
    select '{{ code }}' as parameter_code{{ ' union all' if not loop.last }}
    {% endfor %}
),

groups_with_systems as (
    select
        group_code,
        count(distinct tier_system) as systems
    from tier_groups
    group by group_code
),

-- Benchmarks of other kinds than level are only told.
scopes as (
    {% for seed, code in scoped.items() %}
    select
        '{{ seed }}' as seed_name,
        {{ code }} as rule,
        metric_code,
        market,
        dimension,
        member,
        {{ 'period_grain' if seed in grained else "'month'" }} as period_grain
    from {{ ref(seed) }}
    {{ "where kind = 'level'" if seed == 'benchmarks' }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

scopes_of_metrics as (
    select
        scopes.*,
        metrics.dimensions,
        metrics.grains
    from scopes
    inner join metrics on scopes.metric_code = metrics.metric_code
),

targets_with_others as (
    select
        targets.*,
        metrics.unit,
        benchmarks.metric_code as benchmark_metric_code,
        benchmarks.kind as benchmark_kind,
        great_grandparents.parent_target_code as code_above
    from targets
    inner join metrics on targets.metric_code = metrics.metric_code
    left join benchmarks on targets.benchmark_code = benchmarks.benchmark_code
    left join targets as parents on targets.parent_target_code = parents.target_code
    left join targets as grandparents on parents.parent_target_code = grandparents.target_code
    left join targets as great_grandparents
        on grandparents.parent_target_code = great_grandparents.target_code
),

final as (
    select
        metric_code as rule,
        'has a kind of ratio and is none, or has none and is one' as issue
    from metrics
    where
        case when ratio_kind is null then 0 else 1 end
        <> case when aggregation = 'ratio' then 1 else 0 end
    union all
    select
        metric_code as rule,
        'adds up, but is no sum and no state' as issue
    from metrics
    where adds_over is not null and aggregation not in ('sum', 'state')
    union all
    select
        metric_code as rule,
        'has rolling years, but its periods do not add up' as issue
    from metrics
    where {{ has_word('grains', "'rolling_year'") }} and not {{ has_word('adds_over', "'period'") }}
    union all
    select
        metric_code as rule,
        'is watched daily, but has no days' as issue
    from metrics
    where is_watched_daily and not {{ has_word('grains', "'day'") }}
    union all
    select
        metric_code as rule,
        'adds up over markets or members, but has no rows of them' as issue
    from metrics
    where
        (
            {{ has_word('adds_over', "'market'") }}
            and not {{ has_word('dimensions', "'market'") }}
        )
        or (
            {{ has_word('adds_over', "'member'") }}
            and dimensions in ('all', 'all+market', 'all+market+market_crossed')
        )
    union all
    select
        tier_groups.group_code || '.' || tier_groups.tier_code as rule,
        'is no tier of its system' as issue
    from tier_groups
    where
        not exists (
            select 1 from tier_rules
            where
                tier_groups.tier_system = tier_rules.tier_system
                and tier_groups.tier_code = tier_rules.tier_code
        )
    union all
    select
        group_code as rule,
        'has tiers of several systems' as issue
    from groups_with_systems
    where systems > 1
    union all
    select
        seed_name || '.' || rule as rule,
        'is about a market or dimension that ' || metric_code || ' has not' as issue
    from scopes_of_metrics
    where not {{ is_scope_of_metric('market', 'dimension', 'dimensions') }}
    union all
    select
        seed_name || '.' || rule as rule,
        'is about periods that ' || metric_code || ' has not' as issue
    from scopes_of_metrics
    where period_grain is not null and not {{ has_word('grains', 'period_grain') }}
    union all
    select
        seed_name || '.' || rule as rule,
        'is about a market and a member, but its periods have no such rows' as issue
    from scopes
    where
        period_grain in ('day', 'week', 'rolling_year')
        and market <> 'all'
        and dimension <> 'all'
    union all
    select
        seed_name || '.' || rule as rule,
        'is about no tier or group: ' || member as issue
    from scopes
    where
        member <> 'all'
        and case
            when dimension = 'tier_group'
                then not exists (
                    select 1 from tier_groups where scopes.member = tier_groups.group_code
                )
            {# Tiers of scenario bear a category, too. #}
            when dimension in (
                '{{ tier_systems() | rejectattr('has_category') | map(attribute='code')
                    | join("', '") }}'
            )
                then not exists (
                    select 1 from tier_rules
                    where
                        scopes.dimension = tier_rules.tier_system
                        and scopes.member = tier_rules.tier_code
                )
            else false
        end
    union all
    select
        seed_name || '.' || rule as rule,
        'has a member without a dimension' as issue
    from scopes
    where dimension = 'all' and member <> 'all'
    union all
    select
        target_code as rule,
        'has a benchmark and needs none, or needs one and has none' as issue
    from targets
    where
        case when benchmark_code is null then 0 else 1 end
        <> case
            when kind in ('{{ target_words().kind_of_benchmark | join("', '") }}') then 1
            else 0
        end
    union all
    select
        target_code as rule,
        'has a benchmark that is no level of its metric' as issue
    from targets_with_others
    where
        benchmark_code is not null
        and (
            coalesce(benchmark_metric_code, '') <> metric_code
            or coalesce(benchmark_kind, '') <> 'level'
        )
    union all
    select
        target_code as rule,
        'has a currency and is no money, or is money and has none' as issue
    from targets_with_others
    where
        case when currency_code is null then 0 else 1 end
        <> case
            when unit = 'money' and kind in ('level', 'increase', 'above_benchmark') then 1
            else 0
        end
    union all
    select
        target_code as rule,
        'has half a baseline, or one that ends before it begins' as issue
    from targets
    where
        case when baseline_start is null then 0 else 1 end
        <> case when baseline_end is null then 0 else 1 end
        or baseline_start > baseline_end
    union all
    select
        target_code as rule,
        'has more than three targets above it, or is above itself' as issue
    from targets_with_others
    where code_above is not null
    union all
    select
        benchmarks.benchmark_code as rule,
        'has a currency and is no money, or is money and has none' as issue
    from benchmarks
    left join metrics on benchmarks.metric_code = metrics.metric_code
    where
        case when benchmarks.currency_code is null then 0 else 1 end
        <> case when metrics.unit = 'money' and benchmarks.kind = 'level' then 1 else 0 end
    union all
    select
        cards.scorecard || '.' || cards.metric_code as rule,
        'shows the target of another metric or scope' as issue
    from cards
    inner join targets on cards.target_code = targets.target_code
    where
        cards.metric_code <> targets.metric_code
        or cards.market <> targets.market
        or cards.dimension <> targets.dimension
        or cards.member <> targets.member
    union all
    select
        weights.metric_code || '.' || weights.component_code as rule,
        'is no component that is measured elsewhere' as issue
    from weights
    inner join metrics on weights.component_code = metrics.metric_code
    where metrics.metric_group <> 'outside'
    union all
    select
        'survey_kinds.' || survey_kinds.survey_kind as rule,
        'has the code of another metric, so that it is not shown' as issue
    from survey_kinds
    inner join metrics on survey_kinds.survey_kind = metrics.metric_code
    where metrics.metric_group <> 'service'
    union all
    select
        needed_parameters.parameter_code as rule,
        'has no row in scorecards_parameters' as issue
    from needed_parameters
    where
        not exists (
            select 1 from stated_parameters
            where needed_parameters.parameter_code = stated_parameters.parameter_code
        )
    union all
    select
        'service_levels' as rule,
        'has no default from the first day on' as issue
    from default_levels
    where level_count = 0
)

select * from final
