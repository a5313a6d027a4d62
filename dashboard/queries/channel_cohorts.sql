{{ config(enabled=room_is_on('economics')) }}
-- One row per month of the first sale, channel and market: new customers, what they cost and what
-- they are worth so far and predicted. is_recent: one of the last twelve months.
with economics as (
    select * from {{ ref('northstar', 'channel_economics') }}
    where acquisition_channel <> 'all' and market <> 'all'
),

last_months as (
    select max(cohort_month) as cohort_month
    from economics
),

current_dates as (
    select max(as_of_date) as as_of_date
    from {{ ref('northstar', 'customers') }}
),

targets as (
    select parameters.parameter_value
    from {{ ref('economics_parameters') }} as parameters
    inner join current_dates on {{ valid_on('parameters', 'current_dates.as_of_date') }}
    where parameters.parameter_code = 'ltv_to_cac_target'
)

select
    economics.cohort_month,
    economics.acquisition_channel as channel,
    economics.market,
    economics.new_customers,
    economics.acquisition_spend,
    {{ as_decimal('economics.ltv', 28, 2) }} as ltv,
    {{ as_decimal('economics.margin_to_date + economics.clv_margin', 28, 2) }} as margin_ltv,
    targets.parameter_value as ltv_to_cac_target,
    {{ months_between('economics.cohort_month', 'last_months.cohort_month') }} < 12 as is_recent
from economics
cross join last_months
cross join targets
order by
    economics.cohort_month,
    {{ byte_order('economics.acquisition_channel') }},
    {{ byte_order('economics.market') }}
