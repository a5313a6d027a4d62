-- One row: the days by which purchases are counted.
-- - as_of_date: the last day of all facts;
-- - earlier_date: 30 days before it, for the change of p_alive;
-- - validation_date: the last month end on or before as_of_date - clv_holdout_days. The holdout is
--   what comes after it, so predictions made on that day can be judged;
-- - last_period_date: the days after it up to validation_date are as many as the holdout has.
{{ config(materialized=view_materialization()) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

first_holdout_dates as (
    select
        as_of_date,
        {{ days_before('as_of_date', var('clv_holdout_days') - 1) }} as latest_holdout_date
    from as_of_dates
),

validated as (
    select
        as_of_date,
        {{ month_end_before(dbt.date_trunc('month', 'latest_holdout_date'), 1) }} as validation_date
    from first_holdout_dates
),

final as (
    select
        as_of_date,
        {{ days_before('as_of_date', 30) }} as earlier_date,
        validation_date,
        {{ days_before('validation_date', days_between('validation_date', 'as_of_date')) }}
            as last_period_date,
        {{ days_between('validation_date', 'as_of_date') }} as holdout_days
    from validated
)

select * from final
