-- One row per message sent up to D, with the recipient's market, the group whose caps hold and what
-- the message was for. The market is the stated one, else that of the first sale up to D, else ZZ.
-- The group follows from the quadrant tier at the month end before; who has none there belongs to
-- the group of everyone else. A message of a campaign that names no action may have been anything.
-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

sends as (
    select
        sends.*,
        {{ days_before(batch_month('sends.sent_date'), 1) }} as tier_date
    from {{ ref('northstar', 'int_campaign_sends_accepted') }} as sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
    where not sends.is_control
),

campaigns as (
    select * from {{ ref('northstar', 'int_campaigns_accepted') }}
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

ranked_sales as (
    select
        orders.customer_id,
        orders.market,
        row_number() over (
            partition by orders.customer_id
            order by orders.ordered_at, {{ byte_order('orders.market') }}
        ) as sale_rank
    from {{ ref('northstar', 'int_orders_accepted') }} as orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    where orders.order_kind = 'sale'
),

first_sales as (
    select * from ranked_sales
    where sale_rank = 1
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

tier_groups as (
    select * from {{ ref('frequency_groups') }}
),

actions as (
    select * from {{ ref('outreach_actions') }}
),

tiered as (
    select
        sends.send_id,
        customer_tiers.quadrant_tier
    from sends
    inner join customer_tiers
        on
            sends.tier_date = customer_tiers.as_of_date
            and sends.customer_id = customer_tiers.customer_id
),

-- Steps of their own, since BigQuery has outer joins with an equality alone.
grouped as (
    select
        sends.send_id,
        min({{ byte_order('tier_groups.frequency_group') }}) as frequency_group
    from sends
    inner join tiered on sends.send_id = tiered.send_id
    inner join tier_groups
        on
            tiered.quadrant_tier = tier_groups.tier_code
            and {{ valid_on('tier_groups', 'sends.sent_date') }}
    group by sends.send_id
),

other_groups as (
    select
        sends.send_id,
        min({{ byte_order('tier_groups.frequency_group') }}) as frequency_group
    from sends
    cross join tier_groups
    where tier_groups.tier_code is null and {{ valid_on('tier_groups', 'sends.sent_date') }}
    group by sends.send_id
),

acted as (
    select
        sends.send_id,
        actions.action_code,
        actions.objective,
        actions.needs_approval
    from sends
    inner join campaigns on sends.campaign_id = campaigns.campaign_id
    inner join actions
        on
            campaigns.action_code = actions.action_code
            and {{ valid_on('actions', 'sends.sent_date') }}
),

final as (
    select
        sends.send_id,
        sends.campaign_id,
        sends.customer_id,
        {{ lower_text('sends.channel') }} as channel,
        coalesce(merged_customers.market, first_sales.market, 'ZZ') as market,
        coalesce(grouped.frequency_group, other_groups.frequency_group) as frequency_group,
        acted.action_code,
        coalesce(acted.objective = 'service', false) as is_service,
        coalesce(acted.needs_approval, 'always') as needs_approval,
        {{ batch_month('sends.sent_date') }} as month_start,
        sends.sent_date,
        sends.sent_at
    from sends
    left join merged_customers on sends.customer_id = merged_customers.customer_id
    left join first_sales on sends.customer_id = first_sales.customer_id
    left join grouped on sends.send_id = grouped.send_id
    left join other_groups on sends.send_id = other_groups.send_id
    left join acted on sends.send_id = acted.send_id
)

select * from final
