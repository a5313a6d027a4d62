{{ config(enabled=room_is_on('economics')) }}
-- One row per month and channel with acquisition spend: how many months it took to earn it back,
-- in all markets together, as channel_economics says.
select
    cohort_month,
    acquisition_channel as channel,
    new_customers,
    acquisition_spend,
    payback_months
from {{ ref('northstar', 'channel_economics') }}
where acquisition_channel <> 'all' and market = 'all' and acquisition_spend > 0
order by cohort_month, {{ byte_order('acquisition_channel') }}
