-- Each accepted action is about an alert that there is. Another one has a misspelt key, or metrics
-- or rules changed since.
{{ config(severity='warn', enabled=room_is_on('monitoring')) }}
with actions as (
    select * from {{ ref('northstar', 'int_alert_actions_accepted') }}
),

alerts as (
    select * from {{ ref('northstar', 'alerts') }}
),

final as (
    select actions.*
    from actions
    where
        not exists (
            select 1
            from alerts
            where
                actions.rule_code = alerts.rule_code
                and actions.target_code = alerts.target_code
                and actions.market = alerts.market
                and actions.dimension = alerts.dimension
                and actions.member = alerts.member
                and actions.period_start = alerts.period_start
        )
)

select * from final
