{{ config(enabled=room_is_on('campaigns')) }}
-- One row per campaign and treatment, over all recipients: the statistics of experiment_results.
select
    campaign_id,
    treatment,
    verdict,
    control_customers,
    treatment_customers,
    control_conversions,
    treatment_conversions,
    difference,
    difference_low,
    difference_high,
    p_value,
    revenue_difference,
    revenue_p_value,
    incremental_revenue,
    cost
from {{ ref('northstar', 'experiment_results') }}
where population = 'all'
order by {{ byte_order('campaign_id') }}, {{ byte_order('treatment') }}
