{{ config(enabled=room_is_on('value')) }}
-- One row per model: how well it foretold the holdout, in the statistics of clv_validation. Who
-- foretells the same of everybody is right for accuracy_of_all_alike.
select
    model,
    calibrated_on,
    customers,
    actual_purchases,
    predicted_purchases,
    bias,
    mae,
    correlation,
    accuracy,
    case when base_rate * 2 < 1 then 1 - base_rate else base_rate end as accuracy_of_all_alike,
    precision,
    recall,
    auc,
    base_rate
from {{ ref('northstar', 'clv_validation') }}
where segment_kind = 'all'
order by case when model = 'bg_nbd' then 0 else 1 end, {{ byte_order('model') }}
