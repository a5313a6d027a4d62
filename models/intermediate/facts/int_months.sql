-- One row per month with facts, up to that of the as-of date, with the version of all that is known
-- of its days: facts by its end, where the as-of date cuts it off, and who was in which tier at the
-- month end before, if that is judged. weight is the number of facts in it.
with as_of_dates as (
    select * from {{ ref('int_as_of_dates') }}
),

input_months as (
    select * from {{ ref('int_input_months') }}
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

fact_versions as (
    {{ months_version('months', 'month_start', 'month_start') }}
),

final as (
    select
        months.month_start,
        {{ short_hash([
            'fact_versions.version',
            'as_of_dates.version',
            'first_dates.first_date',
            'case when ' ~ month_after('months.month_start') ~ ' > current_dates.last_date'
            ~ ' then current_dates.last_date end',
        ]) }} as version,
        months.facts_count as weight
    from months
    cross join current_dates
    cross join first_dates
    inner join fact_versions on months.month_start = fact_versions.month_start
    left join as_of_dates
        on {{ days_before('months.month_start', 1) }} = as_of_dates.as_of_date
)

select * from final
