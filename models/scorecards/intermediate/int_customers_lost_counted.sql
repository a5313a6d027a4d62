-- One row per month and market: customers without activity (an event or a sale) for so many days at
-- the month's end, or the as-of date, and those of them whose last activity was early, soon after
-- registering. The last activity of a customer who was never active is registering. A customer whom
-- no registration dates is never early. Of each month only its last active day can be the last
-- activity at a month's end.
with rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

months as (
    select
        period_start as month_start,
        last_date
    from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month'
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

active_months as (
    select
        customer_id,
        month_start,
        max(day) as last_day
    from {{ ref('northstar', 'int_active_days') }}
    group by customer_id, month_start
),

first_months as (
    select
        customer_id,
        min(month_start) as first_month
    from active_months
    group by customer_id
),

spells as (
    select
        customer_id,
        last_day,
        month_start,
        lead(month_start) over (partition by customer_id order by month_start) as next_month
    from active_months
    union all
    select
        members.customer_id,
        members.registered_date as last_day,
        cast({{ dbt.date_trunc('month', 'members.registered_date') }} as date) as month_start,
        first_months.first_month as next_month
    from members
    left join first_months on members.customer_id = first_months.customer_id
    where
        members.registered_date is not null
        and (
            first_months.first_month is null
            or first_months.first_month
            > cast({{ dbt.date_trunc('month', 'members.registered_date') }} as date)
        )
),

long_spells as (
    select
        spells.*,
        {{ days_before(
            'spells.last_day', '-1 - cast(rules.lost_activity_days as integer)') }} as lost_date,
        {{ days_before(
            'members.registered_date', '-cast(rules.lost_early_days as integer)'
        ) }} as early_until_date,
        coalesce(members.market, 'ZZ') as market,
        members.registered_date
    from spells
    cross join rules
    left join members on spells.customer_id = members.customer_id
),

final as (
    select
        long_spells.market,
        count(*) as lost_customers,
        count(case
            when long_spells.last_day <= long_spells.early_until_date
                and long_spells.registered_date <= months.last_date
                then 1
        end) as early_lost_customers,
        months.month_start,
        months.last_date
    from long_spells
    inner join months
        on
            long_spells.lost_date <= months.last_date
            and coalesce(long_spells.next_month > months.month_start, true)
    where coalesce(long_spells.lost_date < {{ month_after('long_spells.next_month') }}, true)
    group by long_spells.market, months.month_start, months.last_date
)

select * from final
