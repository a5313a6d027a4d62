-- One row per campaign, channel and quadrant tier at the month end before the send. A member of a
-- control group was sent nothing and is not counted. Sends count where they went; a customer counts
-- once per campaign, in the cell of their first treatment, from which they are observed.
with sends as (
    select * from {{ ref('northstar', 'int_sends_tiered') }}
),

recipients as (
    select * from {{ ref('northstar', 'int_recipients_observed') }}
    where is_first_treatment
),

sent as (
    select
        campaign_id,
        channel,
        quadrant_tier,
        count(*) as sends,
        sum(case when is_opened then 1 else 0 end) as opened,
        sum(case when is_clicked then 1 else 0 end) as clicked,
        {{ as_decimal('sum(cost_amount)', 28, 4) }} as cost
    from sends
    group by campaign_id, channel, quadrant_tier
),

observed as (
    select
        sends.campaign_id,
        sends.channel,
        sends.quadrant_tier,
        count(*) as recipients,
        sum(case when recipients.is_converted then 1 else 0 end) as bought,
        sum(case when recipients.is_lapsed then 1 else 0 end) as lapsed_recipients,
        sum(case when recipients.is_lapsed and recipients.is_converted then 1 else 0 end)
            as recalled,
        {{ as_decimal('sum(recipients.revenue)', 28, 4) }} as revenue
    from recipients
    inner join sends on recipients.send_id = sends.send_id
    group by sends.campaign_id, sends.channel, sends.quadrant_tier
),

joined as (
    select
        sent.*,
        coalesce(observed.recipients, 0) as recipients,
        coalesce(observed.bought, 0) as bought,
        coalesce(observed.lapsed_recipients, 0) as lapsed_recipients,
        coalesce(observed.recalled, 0) as recalled,
        {{ as_decimal('coalesce(observed.revenue, 0)', 28, 4) }} as revenue
    from sent
    left join observed
        on
            sent.campaign_id = observed.campaign_id
            and sent.channel = observed.channel
            and sent.quadrant_tier = observed.quadrant_tier
),

final as (
    select
        campaign_id,
        channel,
        quadrant_tier,
        {% for count in [
            'sends', 'opened', 'clicked', 'recipients', 'bought', 'lapsed_recipients', 'recalled',
        ] %}
        cast({{ count }} as bigint) as {{ count }},
        {% endfor %}
        {{ ratio('opened', 'sends') }} as open_rate,
        {{ ratio('clicked', 'sends') }} as click_rate,
        {{ ratio('clicked', 'opened') }} as click_to_open,
        {{ ratio('bought', 'recipients') }} as conversion_rate,
        {{ ratio('recalled', 'lapsed_recipients') }} as recall_rate,
        cost,
        revenue,
        {{ ratio('cost', 'bought', scale=4, operand_scale=4) }} as cost_per_conversion,
        {{ ratio('revenue', 'cost', operand_scale=4) }} as revenue_per_cost
    from joined
)

select * from final
