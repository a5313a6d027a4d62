{{ config(enabled=room_is_on('compliance')) }}
-- One row per month and market: messages sent, those without a fault, and those with each fault.
-- The month that still runs ends on the as-of date.
with as_of_dates as (
    select max(as_of_date) as as_of_date
    from {{ ref('northstar', 'customers') }}
),

compliance as (
    select
        compliance.*,
        {{ days_before(month_after('compliance.month'), 1) }} as month_end
    from {{ ref('northstar', 'compliance') }} as compliance
)

select
    case
        when compliance.month_end > as_of_dates.as_of_date then as_of_dates.as_of_date
        else compliance.month_end
    end as period_end,
    compliance.market,
    compliance.sends,
    compliance.compliant_sends,
    compliance.target_rate,
    compliance.no_consent,
    compliance.consent_unknown,
    compliance.over_cap,
    compliance.in_quiet_hours,
    compliance.on_avoid_day,
    compliance.unapproved,
    compliance.taboo_term
from compliance
cross join as_of_dates
order by compliance.month, {{ byte_order('compliance.market') }}
