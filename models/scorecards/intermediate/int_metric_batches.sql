-- One row per batch of periods (int_metric_periods), with the fingerprint of all that its metrics
-- are made of: facts up to its last day with their margins; the rules by which customers were
-- judged then, at each month end before a period, and a year before; the numbers of metrics; what
-- groups the customers known by then; and whether there are tickets, without which some counts are
-- not made.
with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain <> 'rolling_year'
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
),

first_dates as (
    select min(as_of_date) as first_date
    from as_of_dates
),

rules as (
    select {{ short_hash(scorecards_parameters()) }} as fingerprint
    from {{ ref('northstar', 'int_scorecards_rules') }}
),

valued_months as (
    select * from {{ ref('northstar', 'int_valued_months') }}
),

input_months as (
    select * from {{ ref('northstar', 'int_input_months') }}
    where fact_table <> 'int_customer_registrations'
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
    where first_month is not null
),

batches as (
    select
        batch_date,
        max(last_date) as last_date,
        min(before_date) as before_date,
        cast({{ dbt.date_trunc('month', 'max(last_date)') }} as date) as last_month
    from periods
    group by batch_date
),

fact_fingerprints as (
    {{ months_fingerprint('batches', 'batch_date', 'last_date') }}
),

read_counts as (
    select
        batches.batch_date,
        sum(input_months.facts_count) as facts_count
    from batches
    inner join input_months
        on
            batches.before_date < input_months.month_start
            and batches.last_date >= input_months.month_start
    group by batches.batch_date
),

member_months as (
    select
        first_month,
        {{ row_checksum([
            'customer_id', 'market', 'membership', 'cohort_month',
            'case when is_referred then 1 end',
        ]) }} as fingerprint
    from members
    group by first_month
),

member_fingerprints as (
    select
        batches.batch_date,
        {{ text_list(
            'cast(member_months.first_month as ' ~ dbt.type_string()
            ~ ') || member_months.fingerprint',
            "','", ['member_months.first_month']
        ) }} as fingerprint
    from batches
    inner join member_months on batches.last_date >= member_months.first_month
    group by batches.batch_date
),

value_fingerprints as (
    select
        batches.batch_date,
        {{ text_list('valued_months.fingerprint', "','", ['valued_months.month_start']) }}
            as fingerprint
    from batches
    inner join valued_months
        on
            batches.before_date < valued_months.month_start
            and batches.last_date >= valued_months.month_start
    group by batches.batch_date
),

-- The month ends before the batch's periods
before_dates as (
    select distinct
        batch_date,
        before_date
    from periods
),

before_fingerprints as (
    select
        before_dates.batch_date,
        {{ text_list('as_of_dates.fingerprint', "','", ['as_of_dates.as_of_date']) }}
            as fingerprint
    from before_dates
    inner join as_of_dates on before_dates.before_date = as_of_dates.as_of_date
    group by before_dates.batch_date
),

final as (
    select
        batches.batch_date,
        {{ short_hash([
            'fact_fingerprints.fingerprint',
            'value_fingerprints.fingerprint',
            'member_fingerprints.fingerprint',
            'batches.last_date',
            'first_dates.first_date',
            'now.fingerprint',
            'before_fingerprints.fingerprint',
            'year_ago.fingerprint',
            'rules.fingerprint',
            "'tickets'" if 'tickets' in supplied_tables() else "''",
        ]) }} as fingerprint,
        coalesce(read_counts.facts_count, 0) as facts_count
    from batches
    cross join first_dates
    cross join rules
    left join value_fingerprints on batches.batch_date = value_fingerprints.batch_date
    left join fact_fingerprints on batches.batch_date = fact_fingerprints.batch_date
    left join member_fingerprints on batches.batch_date = member_fingerprints.batch_date
    left join read_counts on batches.batch_date = read_counts.batch_date
    left join as_of_dates as now on batches.last_date = now.as_of_date
    left join before_fingerprints on batches.batch_date = before_fingerprints.batch_date
    left join as_of_dates as year_ago
        on {{ month_end_before('batches.last_month', 12) }} = year_ago.as_of_date
)

select * from final
