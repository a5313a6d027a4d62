-- One row per purpose: the parameters, and whether to believe them. Without a fit where there could
-- be one, a run says so.
{{ config(post_hook="{{ northstar.say_not_fitted(this) }}") }}

select
    purpose,
    fit_status,
    spend_fit_status,
    r,
    alpha,
    a,
    b,
    p,
    q,
    gamma,
    log_likelihood,
    spend_log_likelihood,
    customers,
    repeat_customers,
    net_rate,
    margin_rate,
    {{ shown('spend_frequency_correlation') }} as spend_frequency_correlation,
    calibrated_on
from {{ ref('northstar', 'int_clv_parameters') }}
