-- One row per grain and period, from the first month with a fact to the period of the as-of date. A
-- rolling year is twelve months to the end of a month that is over, the first one from the month of
-- the first sale on.
-- - last_date: the period's last day, or the as-of date where that lies within it;
-- - before_date: the month end before the period, whose tiers cut the period's facts;
-- - no_tiers_before: no customer has a tier by an earlier day, since nobody had bought. Null where
--   the history begins after the month of the first sale: then earlier days are not known;
-- - is_over: whether a fact of the period can still come. The as-of date itself is not over where
--   no variable states it: more may be sold until midnight.
-- batch_date puts periods together that are made of much the same facts: the days of a month, and
-- the weeks that end in it, go with the month itself; every other period goes by its own last day.
with judged_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
),

as_of_dates as (
    select * from judged_dates
    where is_current
),

first_dates as (
    select min(as_of_date) as first_date
    from judged_dates
),

fact_days as (
    select min(calendar_day) as first_day
    from {{ ref('northstar', 'int_days') }}
),

first_sales as (
    select min(month_start) as first_sale_month
    from {{ ref('northstar', 'int_first_sales') }}
),

-- Whole years, and a week more: the last days of the last periods
bounds as (
    select
        cast({{ dbt.date_trunc('year', 'fact_days.first_day') }} as date) as first_day,
        {{ days_before(
            'cast(' ~ dbt.date_trunc('year', 'as_of_dates.as_of_date') ~ ' as date)', -372
        ) }} as last_day
    from fact_days
    cross join as_of_dates
),

days as (
    {{ day_spine('(select first_day from bounds)', '(select last_day from bounds)') }}
),

dated as (
    {% for grain, start in {
        'day': 'day',
        'week': days_before('day', day_of_week('day') ~ ' - 1'),
        'month': 'cast(' ~ dbt.date_trunc('month', 'day') ~ ' as date)',
        'quarter': 'cast(' ~ dbt.date_trunc('quarter', 'day') ~ ' as date)',
        'year': 'cast(' ~ dbt.date_trunc('year', 'day') ~ ' as date)',
    }.items() %}
    select
        '{{ grain }}' as period_grain,
        {{ start }} as period_start,
        day
    from days
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

periods as (
    select
        period_grain,
        period_start,
        max(day) as period_end
    from dated
    group by period_grain, period_start
),

years as (
    select
        'rolling_year' as period_grain,
        {{ months_before('periods.period_start', 11) }} as period_start,
        periods.period_end
    from periods
    cross join as_of_dates
    where periods.period_grain = 'month' and periods.period_end <= as_of_dates.as_of_date
),

of_all_grains as (
    select * from periods
    union all
    select years.*
    from years
    inner join first_sales on years.period_start >= first_sales.first_sale_month
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        least(periods.period_end, as_of_dates.as_of_date) as last_date,
        {{ days_before(
            'cast(' ~ dbt.date_trunc('month', 'periods.period_start') ~ ' as date)', 1
        ) }} as before_date,
        case periods.period_grain
            when 'day' then {{ days_before('periods.period_start', 1) }}
            when 'week' then {{ days_before('periods.period_start', 7) }}
            when 'month' then {{ months_before('periods.period_start', 1) }}
            when 'rolling_year' then {{ months_before('periods.period_start', 1) }}
            when 'quarter' then {{ months_before('periods.period_start', 3) }}
            else {{ months_before('periods.period_start', 12) }}
        end as previous_start,
        case periods.period_grain
            when 'week' then {{ days_before('periods.period_start', 364) }}
            else {{ months_before('periods.period_start', 12) }}
        end as year_before_start,
        case
            when periods.period_grain in ('day', 'week')
                then {{ dbt.last_day('periods.period_end', 'month') }}
            else periods.period_end
        end as batch_date,
        case
            when first_sales.first_sale_month is null
                then {{ days_before('as_of_dates.as_of_date', -1) }}
            when first_dates.first_date < {{ month_after('first_sales.first_sale_month') }}
                then first_sales.first_sale_month
        end as no_tiers_before,
        coalesce(periods.period_start >= first_sales.first_sale_month, false) as is_of_shop,
        periods.period_end < as_of_dates.as_of_date
        {% if var('as_of_date') is none %}
        or (
            periods.period_end = as_of_dates.as_of_date
            and periods.period_grain not in ('day', 'week')
        )
        {% else %}
        or periods.period_end = as_of_dates.as_of_date
        {% endif %} as is_over
    from of_all_grains as periods
    cross join fact_days
    cross join as_of_dates
    cross join first_dates
    cross join first_sales
    where
        periods.period_start <= as_of_dates.as_of_date
        and periods.period_end >= fact_days.first_day
)

select * from final
