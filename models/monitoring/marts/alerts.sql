-- One row per alert rule, target, market, dimension, member and period in which the rule holds:
-- what happened, what is to be done, by whom and until when, and what people made of it. An alert
-- is a function of metrics and rules; what people do (input alert_actions) closes it and says
-- whether it was real, no more.
with followed as (
    select * from {{ ref('northstar', 'int_alerts_followed') }}
),

rules as (
    select * from {{ ref('alert_rules') }}
),

metric_definitions as (
    select * from {{ ref('metric_definitions') }}
),

members as (
    select * from {{ ref('northstar', 'int_members_named') }}
),

described as (
    select
        followed.*,
        rules.name_en as rule_name_en,
        rules.name_zh as rule_name_zh,
        rules.severity,
        rules.owner_role,
        rules.due_hours,
        rules.action_en,
        rules.action_zh,
        rules.pauses_market,
        definitions.name_en as metric_name_en,
        definitions.name_zh as metric_name_zh,
        coalesce(members.name_en, case when followed.member <> 'all' then followed.member end)
            as member_name_en,
        coalesce(
            members.name_zh, case when followed.member <> 'all' then followed.member || ' ' end
        ) as member_name_zh
    from followed
    inner join rules
        on followed.rule_code = rules.rule_code and followed.rule_version = rules.rule_version
    inner join metric_definitions as definitions on followed.metric_code = definitions.metric_code
    left join members on followed.dimension = members.dimension and followed.member = members.member
),

explained as (
    select
        described.*,
        {{ alert_sentence('en') }} as explanation_en,
        {{ alert_sentence('zh') }} as explanation_zh
    from described
),

final as (
    select
        explained.rule_code,
        explained.rule_version,
        explained.target_code,
        explained.metric_code,
        explained.period_grain,
        explained.market,
        explained.dimension,
        explained.member,
        explained.rule_name_en as name_en,
        explained.rule_name_zh as name_zh,
        explained.severity,
        explained.owner_role,
        explained.action_en,
        explained.action_zh,
        explained.explanation_en,
        explained.explanation_zh,
        explained.verdict,
        explained.note,
        {{ as_decimal('explained.value', 28, 6) }} as value,
        {{ as_decimal('explained.compared_with', 28, 6) }} as compared_with,
        {{ as_decimal('explained.threshold', 18, 6) }} as threshold,
        {{ as_decimal('explained.base', 28, 6) }} as base,
        {{ as_decimal('explained.noise_z', 28, 6) }} as noise_z,
        cast(explained.runs_for as integer) as runs_for,
        explained.is_beyond_noise,
        explained.runs_for = 1 as is_new,
        explained.is_open,
        explained.pauses_market and explained.is_open as is_market_paused,
        explained.period_start,
        explained.period_end,
        {{ shift_minutes(
            'cast(explained.period_end as timestamp)',
            '(24 + explained.due_hours) * 60'
        ) }} as due_at,
        explained.acknowledged_at,
        explained.closed_at
    from explained
)

select * from final
