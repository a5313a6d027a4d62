-- The metrics of activity, month, quarter or year (organic_share also day and week), market, and
-- where they have them dimension and member. Months hold what customers did; a quarter or year is
-- made of its months, and its state is that of its last month. Every market has a row of each
-- period from its first active month on, since no active customer is a number, too.
{% set text = dbt.type_string() %}
{% set waits = {
    'd1': 'next_day_waiting_days', 'd7': 'week_waiting_days', 'd30': 'month_waiting_days',
} %}

with rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

periods as (
    select
        *,
        cast({{ dbt.date_trunc('month', 'last_date') }} as date) as last_month,
        {{ days_between('period_start', 'last_date') }} + 1 as days_count
    from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain in ('month', 'quarter', 'year')
),

months as (
    select * from {{ ref('northstar', 'int_activity_months_counted') }}
),

markets as (
    select
        market,
        min(month_start) as first_month
    from months
    group by market
),

scopes as (
    select
        periods.*,
        markets.market
    from periods
    inner join markets on periods.last_date >= markets.first_month
),

period_days as (
    select
        periods.period_grain,
        periods.period_start,
        months.market,
        sum(months.active_days) as active_days
    from months
    inner join periods
        on months.month_start >= periods.period_start and months.month_start <= periods.last_date
    group by periods.period_grain, periods.period_start, months.market
),

period_ends as (
    select
        periods.period_grain,
        periods.period_start,
        months.market,
        months.monthly_customers,
        months.scored_customers,
        months.interaction_points
    from months
    inner join periods on months.month_start = periods.last_month
),

lost as (
    select
        periods.period_grain,
        periods.period_start,
        lost_months.market,
        lost_months.lost_customers,
        lost_months.early_lost_customers
    from {{ ref('northstar', 'int_customers_lost_counted') }} as lost_months
    inner join periods on lost_months.last_date = periods.last_date
),

facts as (
    select
        scopes.period_grain,
        scopes.period_start,
        scopes.days_count,
        scopes.market,
        coalesce(period_days.active_days, 0) as active_days,
        coalesce(period_ends.monthly_customers, 0) as monthly_customers,
        coalesce(period_ends.scored_customers, 0) as scored_customers,
        coalesce(period_ends.interaction_points, 0) as interaction_points
    from scopes
    left join period_days
        on
            scopes.period_grain = period_days.period_grain
            and scopes.period_start = period_days.period_start
            and scopes.market = period_days.market
    left join period_ends
        on
            scopes.period_grain = period_ends.period_grain
            and scopes.period_start = period_ends.period_start
            and scopes.market = period_ends.market
),

states as (
    select
        period_grain,
        period_start,
        days_count,
        case when grouping(market) = 0 then market else 'all' end as market,
        sum(active_days) as active_days,
        sum(monthly_customers) as monthly_customers,
        sum(scored_customers) as scored_customers,
        sum(interaction_points) as interaction_points
    from facts
    group by grouping sets (  -- noqa: PRS
        (period_grain, period_start, days_count),
        (period_grain, period_start, days_count, market)
    )
),

losses as (
    select
        period_grain,
        period_start,
        case when grouping(market) = 0 then market else 'all' end as market,
        sum(lost_customers) as lost_customers,
        sum(early_lost_customers) as early_lost_customers
    from lost
    group by grouping sets (  -- noqa: PRS
        (period_grain, period_start),
        (period_grain, period_start, market)
    )
),

registrations as (
    select * from {{ ref('northstar', 'int_registrations_observed') }}
),

registration_months as (
    select
        cast({{ dbt.date_trunc('month', 'registered_date') }} as date) as month_start,
        market,
        acquisition_channel,
        {% for code in waits %}
        count(case when is_{{ code }}_over and was_active_on_{{ code }} then 1 end)
            as {{ code }}_customers,
        count(case when is_{{ code }}_over then 1 end) as {{ code }}_registered,
        {% endfor %}
        count(case when is_early_over and was_lost_early then 1 end) as lost_customers,
        count(case when is_early_over then 1 end) as lost_registered
    from registrations
    group by
        cast({{ dbt.date_trunc('month', 'registered_date') }} as date), market, acquisition_channel
),

returns as (
    select
        case when grouping(market) = 0 then market else 'all' end as market,
        case when grouping(acquisition_channel) = 0 then 'acquisition_channel' else 'all' end
            as dimension,
        case when grouping(acquisition_channel) = 0 then acquisition_channel else 'all' end
            as member,
        {% for code in waits %}
        sum({{ code }}_customers) as {{ code }}_customers,
        sum({{ code }}_registered) as {{ code }}_registered,
        {% endfor %}
        month_start
    from registration_months
    group by grouping sets (  -- noqa: PRS
        (month_start), (month_start, market), (month_start, acquisition_channel)
    )
),

registration_periods as (
    select
        periods.period_grain,
        periods.period_start,
        registration_months.market,
        registration_months.lost_customers,
        registration_months.lost_registered
    from registration_months
    inner join periods
        on
            registration_months.month_start >= periods.period_start
            and registration_months.month_start <= periods.last_date
),

early_losses as (
    select
        period_grain,
        period_start,
        case when grouping(market) = 0 then market else 'all' end as market,
        sum(lost_customers) as lost_customers,
        sum(lost_registered) as lost_registered
    from registration_periods
    group by grouping sets (  -- noqa: PRS
        (period_grain, period_start), (period_grain, period_start, market)
    )
),

visits as (
    select
        counted.*,
        periods.before_date
    from {{ ref('northstar', 'int_visits_counted') }} as counted
    inner join {{ ref('northstar', 'int_metric_periods') }} as periods
        on
            counted.period_grain = periods.period_grain
            and counted.period_start = periods.period_start
),

counted as (
    {% for metric, numerator, denominator in [
        ('dau', 'active_days', 'days_count'),
        ('mau', 'monthly_customers', '1'),
        ('stickiness', 'active_days', 'days_count * monthly_customers'),
    ] %}
    select
        '{{ metric }}' as metric_code,
        period_grain,
        period_start,
        market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        cast(null as {{ text }}) as judged_by,
        cast(null as date) as judged_from,
        0 as waiting_days
    from states
    union all
    {% endfor %}
    select
        'engagement' as metric_code,
        period_grain,
        period_start,
        market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal('interaction_points', 28, 6) }} as numerator,
        {{ as_decimal('scored_customers', 28, 6) }} as denominator,
        cast(null as {{ text }}) as judged_by,
        cast(null as date) as judged_from,
        0 as waiting_days
    from states
    where scored_customers > 0
    union all
    select
        'lost_early_share' as metric_code,
        period_grain,
        period_start,
        market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal('early_lost_customers', 28, 6) }} as numerator,
        {{ as_decimal('lost_customers', 28, 6) }} as denominator,
        cast(null as {{ text }}) as judged_by,
        cast(null as date) as judged_from,
        0 as waiting_days
    from losses
    union all
    {% for code, wait in waits.items() %}
    select
        '{{ code }}_activity' as metric_code,
        'month' as period_grain,
        returns.month_start as period_start,
        returns.market,
        returns.dimension,
        returns.member,
        {{ as_decimal('returns.' ~ code ~ '_customers', 28, 6) }} as numerator,
        {{ as_decimal('returns.' ~ code ~ '_registered', 28, 6) }} as denominator,
        cast(null as {{ text }}) as judged_by,
        cast(null as date) as judged_from,
        cast(rules.{{ wait }} as integer) as waiting_days
    from returns
    cross join rules
    union all
    {% endfor %}
    select
        'lost_within_3_days' as metric_code,
        early_losses.period_grain,
        early_losses.period_start,
        early_losses.market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal('early_losses.lost_customers', 28, 6) }} as numerator,
        {{ as_decimal('early_losses.lost_registered', 28, 6) }} as denominator,
        cast(null as {{ text }}) as judged_by,
        cast(null as date) as judged_from,
        cast(rules.lost_early_days as integer) as waiting_days
    from early_losses
    cross join rules
    {% for metric, numerator, denominator in [
        ('visits', 'visits', '1'),
        ('organic_visits', 'organic_visits', '1'),
        ('organic_share', 'organic_visits', 'visits'),
    ] %}
    union all
    select
        '{{ metric }}' as metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        judged_by,
        case when judged_by is not null then before_date end as judged_from,
        0 as waiting_days
    from visits
    {% if metric != 'organic_share' %}
    where dimension = 'all' and period_grain not in ('day', 'week')
    {% endif %}
    {% endfor %}
)

select
    metric_code,
    period_grain,
    period_start,
    market,
    dimension,
    member,
    numerator,
    denominator,
    judged_by,
    judged_from,
    cast(null as date) as judged_to,
    waiting_days
from counted
