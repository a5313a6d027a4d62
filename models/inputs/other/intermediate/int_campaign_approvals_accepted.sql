-- One row per accepted decision. Every one is kept, because compliance asks for the approvals at
-- the time of each send.
with approvals as (
    select * from {{ ref('northstar', 'stg_campaign_approvals') }}
    where rejection_reason is null
),

final as (
    select
        campaign_id,
        action_code,
        cast(level as integer) as level,
        is_approved,
        {{ business_date('decided_at', var('business_time_zone')) }} as decided_date,
        decided_at
    from approvals
)

select * from final
