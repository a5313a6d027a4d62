{{ config(enabled=room_is_on('campaigns')) }}
-- One row per campaign, channel and quadrant tier: sends, and what recipients did.
select
    campaign_id,
    channel,
    quadrant_tier,
    sends,
    opened,
    clicked,
    recipients,
    bought,
    cost,
    revenue
from {{ ref('northstar', 'campaign_performance') }}
order by
    {{ byte_order('campaign_id') }},
    {{ byte_order('channel') }},
    {{ byte_order('quadrant_tier') }}
