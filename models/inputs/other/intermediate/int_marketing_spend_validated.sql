-- One row per raw spend entry, with the rate of its day. A rate is needed only where the spend is
-- in another currency. A day after the run's takes the last rate known. A view, as
-- int_orders_validated is.
{{ config(materialized=view_materialization()) }}
{% set last_day = date_literal(run_day(var('today'), var('business_time_zone'))) %}

with staged_spend as (
    select * from {{ ref('northstar', 'stg_marketing_spend') }}
),

rates as (
    select * from {{ ref('northstar', 'int_fx_rates_daily') }}
),

priced as (
    select
        staged_spend.*,
        case
            when staged_spend.currency_code = '{{ var("reporting_currency") }}' then 1
            else rates.rate_to_reporting
        end as fx_rate
    from staged_spend
    left join rates
        on
            staged_spend.currency_code = rates.currency_code
            and least(staged_spend.spend_date, {{ last_day }}) = rates.rate_date
),

final as (
    select
        {{ raw_column_names('marketing_spend', 'priced') }},
        channel,
        market,
        tier_system,
        tier_code,
        purpose,
        currency_code,
        case
            when rejection_reason is not null then rejection_reason
            when fx_rate is null then 'missing_fx_rate'
            when {{ exceeds_money_limit('amount', 'fx_rate') }} then 'invalid_amount'
        end as rejection_reason,
        amount,
        {{ as_decimal('fx_rate', 18, 8) }} as fx_rate,
        spend_date
    from priced
)

select * from final
