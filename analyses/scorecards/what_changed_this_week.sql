{{ config(enabled=room_is_on('scorecards')) }}
-- What changed in the last complete week of each metric, and where: the three markets and the
-- three quadrant tiers (of the month end before) that moved it most. contribution is in the
-- metric's unit and adds up to difference over all members. For a ratio it is the sum of
-- rate_effect (members do better or worse) and mix_effect (members above or below the mean gain or
-- lose weight). Left out are metrics that do not add up over members, such as medians. The greatest
-- changes come first.
with weeks as (
    select * from {{ ref('northstar', 'metric_values') }}
    where period_grain = 'week' and is_complete
),

definitions as (
    select * from {{ ref('metric_definitions') }}
    where aggregation in ('sum', 'ratio')
),

last_weeks as (
    select
        metric_code,
        max(period_start) as this_week,
        {{ days_before('max(period_start)', '7') }} as week_before
    from weeks
    group by metric_code
),

totals as (
    select
        weeks.metric_code,
        definitions.name_en,
        definitions.unit,
        definitions.aggregation,
        weeks.period_start as week_start,
        last_weeks.week_before,
        weeks.value,
        weeks.previous_value,
        weeks.difference,
        weeks.change
    from weeks
    inner join last_weeks
        on
            weeks.metric_code = last_weeks.metric_code
            and weeks.period_start = last_weeks.this_week
    inner join definitions on weeks.metric_code = definitions.metric_code
    where weeks.market = 'all' and weeks.dimension = 'all' and weeks.difference <> 0
),

members as (
    select
        weeks.metric_code,
        case when weeks.market = 'all' then weeks.dimension else 'market' end as split,
        case when weeks.market = 'all' then weeks.member else weeks.market end as member,
        weeks.period_start,
        cast(weeks.numerator as {{ double_type() }}) as numerator,
        cast(weeks.denominator as {{ double_type() }}) as denominator
    from weeks
    where
        (weeks.market <> 'all' and weeks.dimension = 'all')
        or (weeks.market = 'all' and weeks.dimension = 'quadrant')
),

compared as (
    select
        totals.metric_code,
        members.split,
        members.member,
        coalesce(sum(
            case when members.period_start = totals.week_start then members.numerator end
        ), 0) as numerator,
        coalesce(sum(
            case when members.period_start = totals.week_before then members.numerator end
        ), 0) as numerator_before,
        coalesce(sum(
            case when members.period_start = totals.week_start then members.denominator end
        ), 0) as denominator,
        coalesce(sum(
            case when members.period_start = totals.week_before then members.denominator end
        ), 0) as denominator_before
    from totals
    inner join members
        on
            totals.metric_code = members.metric_code
            and members.period_start in (totals.week_start, totals.week_before)
    group by totals.metric_code, members.split, members.member
),

weighed as (
    select
        compared.*,
        sum(numerator) over (partition by metric_code, split) as all_numerator,
        sum(numerator_before) over (partition by metric_code, split) as all_numerator_before,
        sum(denominator) over (partition by metric_code, split) as all_denominator,
        sum(denominator_before) over (partition by metric_code, split) as all_denominator_before
    from compared
),

rated as (
    select
        totals.*,
        weighed.split,
        weighed.member,
        weighed.numerator,
        weighed.numerator_before,
        weighed.numerator / nullif(weighed.denominator, 0) as rate,
        weighed.numerator_before / nullif(weighed.denominator_before, 0) as rate_before,
        weighed.all_numerator_before / weighed.all_denominator_before as all_rate_before,
        weighed.denominator / weighed.all_denominator as weight,
        weighed.denominator_before / weighed.all_denominator_before as weight_before
    from weighed
    inner join totals on weighed.metric_code = totals.metric_code
    where
        weighed.all_denominator > 0
        and weighed.all_denominator_before > 0
        -- What does not add up, such as buyers of two markets, has no contributions.
        and (
            case
                when totals.aggregation = 'sum'
                    then abs(weighed.all_numerator - totals.value)
                else
                    abs(weighed.all_numerator / weighed.all_denominator - totals.value)
            end <= 0.0001 * (1 + abs(totals.value))
        )
),

effects as (
    select
        rated.*,
        case
            when aggregation = 'sum' then numerator - numerator_before
            else weight * (coalesce(rate, 0) - coalesce(rate_before, all_rate_before))
        end as rate_effect,
        case
            when aggregation = 'sum' then 0
            else
                (weight - weight_before)
                * (coalesce(rate_before, all_rate_before) - all_rate_before)
        end as mix_effect
    from rated
),

ranked as (
    select
        effects.*,
        row_number() over (
            partition by metric_code, split
            order by abs(rate_effect + mix_effect) desc, {{ byte_order('member') }}
        ) as place
    from effects
),

final as (
    select
        metric_code,
        name_en,
        unit,
        week_start,
        value,
        previous_value,
        difference,
        change,
        split,
        member,
        place,
        {{ as_decimal('rate_effect + mix_effect', 28, 6) }} as contribution,
        {{ as_decimal('rate_effect', 28, 6) }} as rate_effect,
        {{ as_decimal('mix_effect', 28, 6) }} as mix_effect
    from ranked
    where place <= 3 and rate_effect + mix_effect <> 0
)

select * from final
order by
    case when change is null then 1 else 0 end asc,
    abs(change) desc,
    metric_code asc,
    split asc,
    place asc
