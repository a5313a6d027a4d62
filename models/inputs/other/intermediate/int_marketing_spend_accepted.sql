-- One row per accepted spend entry, in the reporting currency. A negative amount is a credit and
-- counts. A tier is named by its system and its code; one of the two alone names none.
with spend as (
    select * from {{ ref('northstar', 'int_marketing_spend_validated') }}
    where rejection_reason is null
),

final as (
    select
        channel,
        market,
        case when tier_code is not null then tier_system end as tier_system,
        case when tier_system is not null then tier_code end as tier_code,
        purpose,
        {{ reporting_amount('amount', 'fx_rate') }} as amount_reporting,
        spend_date
    from spend
)

select * from final
