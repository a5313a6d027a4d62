{{ config(enabled=room_is_on('value')) }}
-- One row per purpose of a fit: its parameters, and whether to believe them.
select
    purpose,
    calibrated_on,
    customers,
    repeat_customers,
    fit_status,
    spend_fit_status,
    r,
    alpha,
    a,
    b,
    p,
    q,
    gamma,
    net_rate,
    margin_rate,
    spend_frequency_correlation
from {{ ref('northstar', 'clv_parameters') }}
order by {{ byte_order('purpose') }}
