-- One row per accepted campaign. Raw campaigns have no updated_at, so of several rows with one id
-- the greatest by its raw columns wins.
{% set zone = var('business_time_zone') %}

with campaigns as (
    select * from {{ ref('northstar', 'stg_campaigns') }}
    where rejection_reason is null
),

ranked as (
    select
        campaigns.*,
        row_number() over (
            partition by campaigns.campaign_id
            order by
                {{ newest_version_first('campaigns', 'campaigns') }}
        ) as version_rank
    from campaigns
),

final as (
    select
        campaign_id,
        campaign_name,
        action_code,
        {{ business_date('ends_at', zone) }} as ends_date
    from ranked
    where version_rank = 1
)

select * from final
