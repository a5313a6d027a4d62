{{ config(enabled=room_is_on('value')) }}
-- One row per model and number of repeat purchases up to the day of the validation: the purchases
-- of the holdout, as predicted and as they were.
select
    model,
    segment as repeat_purchases,
    customers,
    actual_purchases,
    predicted_purchases
from {{ ref('northstar', 'clv_validation') }}
where segment_kind = 'frequency'
order by {{ byte_order('model') }}, {{ byte_order('segment') }}
