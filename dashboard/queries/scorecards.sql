{{ config(enabled=room_is_on('scorecards')) }}
-- One row per metric of a scorecard and month.
with cards as (
    select * from {{ ref('northstar', 'scorecard') }}
),

metrics as (
    select * from {{ ref('metric_definitions') }}
)

select
    cards.scorecard_name_en as scorecard_en,
    cards.scorecard_name_zh as scorecard_zh,
    cards.name_en as dimension_en,
    cards.name_zh as dimension_zh,
    metrics.name_en as metric_en,
    metrics.name_zh as metric_zh,
    cards.lifecycle_phase,
    cards.unit,
    cards.status,
    cards.weight,
    cards.value as actual_value,
    cards.change,
    cards.goal_value,
    cards.score,
    cards.dimension_score,
    cards.period_end
from cards
inner join metrics on cards.metric_code = metrics.metric_code
order by
    {{ byte_order('cards.scorecard') }},
    {{ byte_order('cards.name_en') }},
    {{ byte_order('metrics.name_en') }},
    {{ byte_order("coalesce(cards.lifecycle_phase, '')") }},
    cards.period_end
