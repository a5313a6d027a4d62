-- One row per alert that somebody has dealt with. Raw actions have no updated_at, so of several
-- rows with one key that with the latest closing or acknowledging counts, then the greatest one.
with actions as (
    select * from {{ ref('northstar', 'stg_alert_actions') }}
    where rejection_reason is null
),

ranked as (
    select
        actions.*,
        row_number() over (
            partition by
                actions.rule_code,
                actions.target_code,
                actions.market,
                actions.dimension,
                actions.member,
                actions.period_start
            order by
                {{ newest_version_first(
                    'alert_actions', 'actions',
                    'coalesce(actions.closed_at, actions.acknowledged_at)'
                ) }}
        ) as version_rank
    from actions
),

final as (
    select
        rule_code,
        target_code,
        market,
        dimension,
        member,
        verdict,
        note,
        period_start,
        acknowledged_at,
        closed_at
    from ranked
    where version_rank = 1
)

select * from final
