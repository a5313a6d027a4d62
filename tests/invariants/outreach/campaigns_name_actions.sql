-- Actions that campaigns carry out, and that approvals are about, stand in seed outreach_actions. A
-- misspelt one counts as no action: its messages are not found again, its approvals approve
-- nothing.
{{ config(severity='warn') }}
with actions as (
    select * from {{ ref('outreach_actions') }}
),

named as (
    select
        'campaigns' as table_name,
        action_code
    from {{ ref('northstar', 'int_campaigns_accepted') }}
    where action_code is not null
    union all
    select
        'campaign_approvals' as table_name,
        action_code
    from {{ ref('northstar', 'int_campaign_approvals_accepted') }}
    where action_code is not null
),

final as (
    select
        named.table_name,
        named.action_code,
        count(*) as rows_count
    from named
    where not exists (select 1 from actions where named.action_code = actions.action_code)
    group by named.table_name, named.action_code
)

select * from final
