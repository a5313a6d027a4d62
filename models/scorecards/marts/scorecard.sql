-- One row per row of seed scorecards and complete month with the metric: the value, what it should
-- be, and where it stands between the worst and the best of the months behind it. The score of the
-- dimension is the same for all its rows of a month: the weighted mean of the scores that are
-- there.
with rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

cards as (
    select * from {{ ref('scorecards') }}
),

metric_definitions as (
    select * from {{ ref('metric_definitions') }}
),

metric_months as (
    select * from {{ ref('northstar', 'metric_values') }}
    where period_grain = 'month' and is_complete
),

kpi_status as (
    select * from {{ ref('northstar', 'kpi_status') }}
    where period_end is not null
),

scopes as (
    select distinct
        metric_code,
        market,
        dimension,
        member
    from cards
),

scope_months as (
    select metric_months.*
    from metric_months
    inner join scopes
        on
            metric_months.metric_code = scopes.metric_code
            and metric_months.market = scopes.market
            and metric_months.dimension = scopes.dimension
            and metric_months.member = scopes.member
),

-- The months behind a month, itself among them
ranges as (
    select
        scope_months.metric_code,
        scope_months.market,
        scope_months.dimension,
        scope_months.member,
        scope_months.period_start,
        min(behind.value) as least_value,
        max(behind.value) as greatest_value
    from scope_months
    cross join rules
    inner join scope_months as behind
        on
            scope_months.metric_code = behind.metric_code
            and scope_months.market = behind.market
            and scope_months.dimension = behind.dimension
            and scope_months.member = behind.member
            and scope_months.period_start >= behind.period_start
            and {{ months_between('behind.period_start', 'scope_months.period_start') }}
            < rules.score_months
    group by
        scope_months.metric_code,
        scope_months.market,
        scope_months.dimension,
        scope_months.member,
        scope_months.period_start
),

card_months as (
    select
        cards.*,
        metric_definitions.unit,
        metric_definitions.better,
        scope_months.value,
        scope_months.change,
        ranges.least_value,
        ranges.greatest_value,
        scope_months.period_start,
        scope_months.period_end
    from cards
    inner join metric_definitions on cards.metric_code = metric_definitions.metric_code
    inner join scope_months
        on
            cards.metric_code = scope_months.metric_code
            and cards.market = scope_months.market
            and cards.dimension = scope_months.dimension
            and cards.member = scope_months.member
    inner join ranges
        on
            scope_months.metric_code = ranges.metric_code
            and scope_months.market = ranges.market
            and scope_months.dimension = ranges.dimension
            and scope_months.member = ranges.member
            and scope_months.period_start = ranges.period_start
),

-- Targets have periods of their own: a month shows the last one that was over by its end.
target_months as (
    select
        card_months.target_code,
        card_months.period_end,
        max(kpi_status.period_end) as judged_on
    from card_months
    inner join kpi_status
        on
            card_months.target_code = kpi_status.target_code
            and card_months.period_end >= kpi_status.period_end
    group by card_months.target_code, card_months.period_end
),

scored as (
    select
        card_months.*,
        kpi_status.goal_value,
        kpi_status.status,
        case
            when card_months.better = 'neither' or card_months.value is null
                then null
            when card_months.greatest_value = card_months.least_value
                then rules.score_where_equal
            when card_months.better = 'higher'
                then {{ ratio(
                    '(' ~ as_factor('card_months.value - card_months.least_value', 26, 6) ~ ' * '
                    ~ as_factor('rules.score_best', 9, 0) ~ ')',
                    '(card_months.greatest_value - card_months.least_value)', 6, 6) }}
            else {{ ratio(
                '(' ~ as_factor('card_months.greatest_value - card_months.value', 26, 6) ~ ' * '
                ~ as_factor('rules.score_best', 9, 0) ~ ')',
                '(card_months.greatest_value - card_months.least_value)', 6, 6) }}
        end as score
    from card_months
    cross join rules
    left join target_months
        on
            card_months.target_code = target_months.target_code
            and card_months.period_end = target_months.period_end
    left join kpi_status
        on
            target_months.target_code = kpi_status.target_code
            and target_months.judged_on = kpi_status.period_end
),

weighted as (
    select
        scorecard,
        dimension_name,
        period_start,
        sum({{ as_decimal(as_factor('score', 18, 6) ~ ' * ' ~ as_factor('weight', 18, 6), 28, 6) }})
            as score,
        sum(case when score is not null then weight end) as weight
    from scored
    group by scorecard, dimension_name, period_start
),

final as (
    select
        scored.scorecard,
        scored.scorecard_name_en,
        scored.scorecard_name_zh,
        scored.dimension_name,
        scored.name_en,
        scored.name_zh,
        scored.metric_code,
        scored.market,
        scored.dimension,
        scored.member,
        scored.unit,
        scored.target_code,
        scored.lifecycle_phase,
        scored.status,
        {{ as_decimal('scored.weight', 28, 6) }} as weight,
        {{ as_decimal('scored.value', 28, 6) }} as value,
        {{ as_decimal('scored.change', 28, 6) }} as change,
        {{ as_decimal('scored.goal_value', 28, 6) }} as goal_value,
        {{ as_decimal('scored.score', 28, 6) }} as score,
        {{ ratio('weighted.score', 'weighted.weight', 6, 6) }} as dimension_score,
        scored.period_start,
        scored.period_end
    from scored
    inner join weighted
        on
            scored.scorecard = weighted.scorecard
            and scored.dimension_name = weighted.dimension_name
            and scored.period_start = weighted.period_start
)

select * from final
