-- One row per month with orders, up to the month of the as-of date. Models with a batch per month
-- compute only the months with a changed fingerprint. It covers the month's orders, the touches
-- that may count for them, day by day, the numbers by which they are weighed, and the as-of date
-- where it lies in the month. A day more on both sides: days of touches are those of UTC.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_campaign_rules') }}
),

months as (
    select
        input_months.month_start,
        input_months.fingerprint,
        input_months.facts_count,
        {{ month_after('input_months.month_start') }} as last_touch_date,
        {{ days_before('input_months.month_start', 'cast(rules.touch_days as integer) + 1') }}
            as first_touch_date
    from {{ ref('northstar', 'int_input_months') }} as input_months
    inner join as_of_dates on input_months.month_start <= as_of_dates.as_of_date
    cross join rules
    where input_months.fact_table = 'int_orders_accepted'
),

touches as (
    select
        found.*,
        cast(found.touched_at as date) as touch_date
    from {{ ref('northstar', 'int_touches_found') }} as found
),

touch_days as (
    select
        touch_date,
        {{ row_checksum(['touch_id', 'customer_id', 'channel', 'kind_rank', 'touched_at']) }}
            as fingerprint,
        count(*) as touches_count
    from touches
    group by touch_date
),

month_touches as (
    select
        months.month_start,
        {{ text_list(
            'cast(touch_days.touch_date as ' ~ dbt.type_string() ~ ') || touch_days.fingerprint',
            "','", ['touch_days.touch_date']
        ) }} as fingerprint,
        sum(touch_days.touches_count) as touches_count
    from months
    inner join touch_days
        on
            months.first_touch_date <= touch_days.touch_date
            and months.last_touch_date >= touch_days.touch_date
    group by months.month_start
),

final as (
    select
        months.month_start,
        months.first_touch_date,
        months.last_touch_date,
        {{ short_hash([
            'months.fingerprint',
            'month_touches.fingerprint',
            'rules.touch_days',
            'rules.position_first_share',
            'rules.position_last_share',
            'rules.half_life_days',
            'case when ' ~ month_after('months.month_start') ~ ' > as_of_dates.as_of_date'
            ~ ' then as_of_dates.as_of_date end',
        ]) }} as fingerprint,
        months.facts_count + coalesce(month_touches.touches_count, 0) as facts_count
    from months
    cross join rules
    cross join as_of_dates
    left join month_touches on months.month_start = month_touches.month_start
)

select * from final
