-- A day and currency have one exchange rate. A failing row names a day and currency with two. The
-- test only warns, because the greater rate is used.
{{ config(severity='warn') }}

select
    currency_code,
    rate_date,
    count(*) as rates_count,
    min(rate_to_reporting) as lowest_rate,
    max(rate_to_reporting) as greatest_rate
from {{ ref('northstar', 'stg_fx_rates') }}
where rejection_reason is null
group by currency_code, rate_date
having min(rate_to_reporting) <> max(rate_to_reporting)
