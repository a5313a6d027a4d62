-- What a metric adds over (seed metric_definitions, column adds_over) sums to its row of all: the
-- markets to all markets, the members of a dimension to all of them, days to their month, and
-- months to their quarter, year and rolling year. A row of all markets has rows of markets. Tiers
-- of a quarter are those before the quarter, so months of a tier add up to nothing; groups of tiers
-- and categories overlap or leave customers out. A failing row names the key and both sums.
with metric_values as (
    select * from {{ ref('northstar', 'metric_values') }}
),

definitions as (
    select * from {{ ref('metric_definitions') }}
),

adding as (
    select
        metric_values.*,
        {{ has_word('definitions.adds_over', "'market'") }} as adds_over_market,
        {{ has_word('definitions.adds_over', "'member'") }}
        and metric_values.dimension not in ('tier_group', 'category') as adds_over_member,
        {{ has_word('definitions.adds_over', "'period'") }}
        and metric_values.dimension in (
            'all', 'membership', 'channel', 'category', 'reason', 'purpose'
        ) as adds_over_period
    from metric_values
    inner join definitions on metric_values.metric_code = definitions.metric_code
),

over_markets as (
    select
        'market' as adds_over,
        metric_code,
        period_grain,
        period_start,
        'all' as market,
        dimension,
        member,
        sum(numerator) as total
    from adding
    where adds_over_market and market <> 'all'
    group by metric_code, period_grain, period_start, dimension, member
),

over_members as (
    select
        'member' as adds_over,
        metric_code,
        period_grain,
        period_start,
        market,
        'all' as dimension,
        'all' as member,
        sum(numerator) as total
    from adding
    where adds_over_member and dimension <> 'all'
    group by metric_code, period_grain, period_start, market, dimension
),

over_periods as (
    {% for grain, sums in {
        'day': ['month'], 'month': ['quarter', 'year', 'rolling_year']
    }.items() %}
    select
        'period' as adds_over,
        parts.metric_code,
        periods.period_grain,
        periods.period_start,
        parts.market,
        parts.dimension,
        parts.member,
        sum(parts.numerator) as total
    from adding as parts
    inner join adding as periods
        on
            parts.metric_code = periods.metric_code
            and parts.market = periods.market
            and parts.dimension = periods.dimension
            and parts.member = periods.member
            and parts.period_start >= periods.period_start
            and parts.period_end <= periods.period_end
    where
        parts.adds_over_period
        and parts.period_grain = '{{ grain }}'
        and periods.period_grain in ('{{ sums | join("', '") }}')
    group by
        parts.metric_code, periods.period_grain, periods.period_start, parts.market,
        parts.dimension, parts.member
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

sums as (
    select * from over_markets
    union all
    select * from over_members
    union all
    select * from over_periods
)

select
    sums.adds_over,
    sums.metric_code,
    sums.period_grain,
    sums.period_start,
    sums.market,
    sums.dimension,
    sums.member,
    sums.total,
    adding.numerator
from sums
left join adding
    on
        sums.metric_code = adding.metric_code
        and sums.period_grain = adding.period_grain
        and sums.period_start = adding.period_start
        and sums.market = adding.market
        and sums.dimension = adding.dimension
        and sums.member = adding.member
where adding.metric_code is null or coalesce(sums.total, 0) <> coalesce(adding.numerator, 0)
union all
select
    'market' as adds_over,
    adding.metric_code,
    adding.period_grain,
    adding.period_start,
    adding.market,
    adding.dimension,
    adding.member,
    over_markets.total,
    adding.numerator
from adding
left join over_markets
    on
        adding.metric_code = over_markets.metric_code
        and adding.period_grain = over_markets.period_grain
        and adding.period_start = over_markets.period_start
        and adding.dimension = over_markets.dimension
        and adding.member = over_markets.member
where
    adding.adds_over_market
    and adding.market = 'all'
    and adding.dimension = 'all'
    and adding.numerator <> 0
    and over_markets.metric_code is null
