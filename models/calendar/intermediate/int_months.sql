-- One row per month with facts, up to the month of the as-of date. Models with a batch per month
-- compute only the months with a changed fingerprint. It covers the facts up to the month's end,
-- the as-of date where it lies in the month, and, where the month end before is judged, the rules
-- valid then: they decide the tiers with which the month begins. Registrations alone make no month.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
),

input_months as (
    select * from {{ ref('northstar', 'int_input_months') }}
),

current_dates as (
    select as_of_date as last_date
    from as_of_dates
    where is_current
),

first_dates as (
    select min(as_of_date) as first_date
    from as_of_dates
),

months as (
    select
        input_months.month_start,
        sum(input_months.facts_count) as facts_count
    from input_months
    inner join current_dates on input_months.month_start <= current_dates.last_date
    where input_months.fact_table <> 'int_customer_registrations'
    group by input_months.month_start
),

fact_fingerprints as (
    {{ months_fingerprint('months', 'month_start', 'month_start') }}
),

final as (
    select
        months.month_start,
        {{ short_hash([
            'fact_fingerprints.fingerprint',
            'as_of_dates.fingerprint',
            'first_dates.first_date',
            'case when ' ~ month_after('months.month_start') ~ ' > current_dates.last_date'
            ~ ' then current_dates.last_date end',
        ]) }} as fingerprint,
        months.facts_count
    from months
    cross join current_dates
    cross join first_dates
    inner join fact_fingerprints on months.month_start = fact_fingerprints.month_start
    left join as_of_dates
        on {{ days_before('months.month_start', 1) }} = as_of_dates.as_of_date
)

select * from final
