-- One row per month with events or orders that is over on the as-of date. Models with a batch per
-- month compute only the months with a changed fingerprint. It covers the events and orders of the
-- month, those of the next month up to the day that a path can reach, and the hours of a path. A
-- day more, since a day of the business zone may have 23 hours.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select
        cast(path_hours as integer) as path_hours,
        cast({{ integer_quotient('ceil(path_hours) + 23', '24') }} as integer) + 1 as path_days
    from {{ ref('northstar', 'int_campaign_rules') }}
),

input_months as (
    select * from {{ ref('northstar', 'int_input_months') }}
    where fact_table in ('int_events_accepted', 'int_orders_accepted')
),

months as (
    select
        month_start,
        {{ text_list('fact_table || fingerprint', "','", [byte_order('fact_table')]) }}
            as fingerprint,
        sum(facts_count) as facts_count
    from input_months
    group by month_start
),

final as (
    select
        months.month_start,
        {{ short_hash([
            'months.fingerprint',
            'next_months.fingerprint',
            'rules.path_hours',
            'least(as_of_dates.as_of_date, '
            ~ days_before(month_after('months.month_start'), '-rules.path_days') ~ ')',
        ]) }} as fingerprint,
        months.facts_count
    from months
    cross join rules
    inner join as_of_dates
        on {{ is_complete_month('months.month_start', 'as_of_dates.as_of_date') }}
    left join months as next_months
        on {{ month_after('months.month_start') }} = next_months.month_start
)

select * from final
