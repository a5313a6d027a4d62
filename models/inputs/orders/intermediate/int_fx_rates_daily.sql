-- One row per currency and day. Rates may leave days out; with a row for each day an order finds
-- its rate by equality. Of two rates for one day the greater wins, and test fx_rates_unambiguous
-- names them.
with rates as (
    select
        currency_code,
        rate_date,
        max(rate_to_reporting) as rate_to_reporting
    from {{ ref('northstar', 'stg_fx_rates') }}
    where rejection_reason is null
    group by currency_code, rate_date
),

first_rates as (
    select
        currency_code,
        min(rate_date) as first_rate_date
    from rates
    group by currency_code
),

days as (
    {{ day_spine(
        '(select min(first_rate_date) from first_rates)',
        date_literal(run_day(var('today'), var('business_time_zone')))
    ) }}
),

latest_rate_dates as (
    select
        first_rates.currency_code,
        days.day as rate_date,
        max(rates.rate_date) over (
            partition by first_rates.currency_code
            order by days.day
            rows between unbounded preceding and current row
        ) as latest_rate_date
    from first_rates
    inner join days on first_rates.first_rate_date <= days.day
    left join rates
        on
            first_rates.currency_code = rates.currency_code
            and days.day = rates.rate_date
),

final as (
    select
        latest_rate_dates.currency_code,
        rates.rate_to_reporting,
        latest_rate_dates.rate_date
    from latest_rate_dates
    inner join rates
        on
            latest_rate_dates.currency_code = rates.currency_code
            and latest_rate_dates.latest_rate_date = rates.rate_date
)

select * from final
