-- One row per metric of attributed revenue, month, market, dimension and member. A channel is paid
-- in the months in which anything is spent on it, in whichever market; what it brings in that month
-- is held against what it costs.
{{ config(enabled=room_is_on('campaigns')) }}
with attribution as (
    select * from {{ ref('northstar', 'channel_attribution') }}
    where model = 'last_touch'
),

paid_channels as (
    select
        month,
        channel
    from attribution
    where spend <> 0
    group by month, channel
),

paid as (
    select attribution.*
    from attribution
    inner join paid_channels
        on
            attribution.month = paid_channels.month
            and attribution.channel = paid_channels.channel
),

summed as (
    select
        month,
        case when grouping(market) = 0 then market else 'all' end as market,
        case when grouping(channel) = 0 then 'channel' else 'all' end as dimension,
        case when grouping(channel) = 0 then channel else 'all' end as member,
        sum(revenue) as revenue,
        sum(spend) as spend
    from paid
    group by grouping sets (  -- noqa: PRS
        (month),
        (month, market),
        (month, channel),
        (month, market, channel)
    )
),

final as (
    select
        'return_on_ad_spend' as metric_code,
        'month' as period_grain,
        month as period_start,
        market,
        dimension,
        member,
        {{ as_decimal('revenue', 28, 6) }} as numerator,
        {{ as_decimal('spend', 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from,
        cast(null as date) as judged_to,
        0 as waiting_days
    from summed
)

select * from final
