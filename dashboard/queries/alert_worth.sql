{{ config(enabled=room_is_on('monitoring')) }}
-- One row per rule that was ever asked: how often it fired, and what followed.
with quality as (
    select * from {{ ref('northstar', 'alert_quality') }}
),

rules as (
    select * from {{ ref('alert_rules') }}
),

named as (
    select
        rule_code,
        min(name_en) as rule_en,
        min(name_zh) as rule_zh
    from rules
    group by rule_code
)

select
    named.rule_en,
    named.rule_zh,
    quality.periods_judged,
    quality.fired,
    quality.worse_after_firing_share,
    quality.worse_otherwise_share,
    quality.lift,
    quality.real_alerts,
    quality.false_alarms,
    quality.verdict_precision
from quality
inner join named on quality.rule_code = named.rule_code
where quality.periods_judged > 0
order by {{ byte_order('named.rule_en') }}
