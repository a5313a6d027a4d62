{{ config(enabled=room_is_on('campaigns')) }}
-- One row per market, channel and model of attribution: what the last twelve complete months
-- brought and cost.
with attribution as (
    select * from {{ ref('northstar', 'channel_attribution') }}
),

last_months as (
    select max(attribution.month) as month
    from attribution
)

select
    attribution.market,
    attribution.channel,
    attribution.model,
    sum(attribution.revenue) as attributed_revenue,
    sum(case when attribution.channel <> 'direct' then attribution.revenue else 0 end)
        as touched_revenue,
    sum(attribution.spend) as spend
from attribution
inner join last_months
    on {{ months_between('attribution.month', 'last_months.month') }} < 12
group by attribution.market, attribution.channel, attribution.model
order by
    {{ byte_order('attribution.market') }},
    {{ byte_order('attribution.channel') }},
    {{ byte_order('attribution.model') }}
