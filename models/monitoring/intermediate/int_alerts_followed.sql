-- Apart from mart alerts, since a budget asks which rules are open, and no intermediate model reads
-- a mart.
with judged as (
    select * from {{ ref('northstar', 'int_conditions_judged') }}
    where holds
),

actions as (
    select * from {{ ref('northstar', 'int_alert_actions_accepted') }}
),

final as (
    select
        judged.*,
        actions.verdict,
        actions.note,
        judged.is_last and actions.closed_at is null as is_open,
        actions.acknowledged_at,
        actions.closed_at
    from judged
    left join actions
        on
            judged.rule_code = actions.rule_code
            and judged.target_code = actions.target_code
            and judged.market = actions.market
            and judged.dimension = actions.dimension
            and judged.member = actions.member
            and judged.period_start = actions.period_start
)

select * from final
