{{ config(enabled=room_is_on('economics')) }}
-- One row per channel with acquisition spend in months that are over for a year or more: what
-- became of it. Cohorts younger than a year have not had the time. A channel that does not pay back
-- has not reached its spend with all margin to date, or with revenue where nothing has a margin.
-- The greatest loss comes first.
with cohorts as (
    select * from {{ ref('northstar', 'channel_economics') }}
    where
        market = 'all'
        and acquisition_channel <> 'all'
        and revenue_365d is not null
),

summed as (
    select
        acquisition_channel,
        count(*) as cohorts_count,
        count(case when acquisition_spend > 0 and payback_months is null then 1 end)
            as cohorts_not_paid_back,
        sum(new_customers) as new_customers,
        sum(acquisition_spend) as acquisition_spend,
        sum(revenue_to_date) as revenue_to_date,
        sum(margin_to_date) as margin_to_date,
        sum(ltv) as ltv,
        max(payback_months) as longest_payback_months
    from cohorts
    group by acquisition_channel
    having sum(acquisition_spend) > 0
),

final as (
    select
        acquisition_channel,
        cohorts_count,
        cohorts_not_paid_back,
        new_customers,
        acquisition_spend,
        {{ ratio('acquisition_spend', 'new_customers', scale=4, operand_scale=4) }} as cac,
        revenue_to_date,
        margin_to_date,
        coalesce(margin_to_date, revenue_to_date) - acquisition_spend as balance_to_date,
        {{ ratio('ltv', 'acquisition_spend', operand_scale=6) }} as ltv_to_cac,
        longest_payback_months
    from summed
)

select * from final
order by balance_to_date asc, acquisition_channel asc
