{{ config(enabled=room_is_on('monitoring')) }}
-- One row per alert that somebody dealt with.
select
    market,
    explanation_en,
    explanation_zh,
    verdict,
    note,
    period_start as from_day,
    cast(acknowledged_at as date) as acknowledged_on,
    cast(closed_at as date) as closed_on
from {{ ref('northstar', 'alerts') }}
where acknowledged_at is not null or closed_at is not null or verdict is not null
order by period_start, {{ byte_order('explanation_en') }}, {{ byte_order('rule_code') }}
