-- One row per customer and cap of their group: whether another message is still within it on the
-- day of the list. Every message counts, service, too; members of control groups got none.
-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
with outreach_dates as (
    select * from {{ ref('northstar', 'int_outreach_dates') }}
),

customers as (
    select
        customer_id,
        quadrant_tier
    from {{ ref('northstar', 'customers') }}
),

tier_groups as (
    select tier_groups.*
    from {{ ref('frequency_groups') }} as tier_groups
    inner join outreach_dates on {{ valid_on('tier_groups', 'outreach_dates.outreach_date') }}
),

caps as (
    select caps.*
    from {{ ref('contact_caps') }} as caps
    inner join outreach_dates on {{ valid_on('caps', 'outreach_dates.outreach_date') }}
),

sends as (
    select
        sends.customer_id,
        {{ lower_text('sends.channel') }} as channel,
        {{ days_between('sends.sent_date', 'outreach_dates.outreach_date') }} as days_ago
    from {{ ref('northstar', 'int_campaign_sends_accepted') }} as sends
    inner join outreach_dates on sends.sent_date <= outreach_dates.outreach_date
    where not sends.is_control
),

counted_sends as (
    select
        customer_id,
        channel as counted,
        days_ago
    from sends
    union all
    select
        customer_id,
        'all' as counted,
        days_ago
    from sends
),

other_groups as (
    select frequency_group
    from tier_groups
    where tier_code is null
),

grouped as (
    select
        customers.customer_id,
        coalesce(tier_groups.frequency_group, other_groups.frequency_group) as frequency_group
    from customers
    cross join other_groups
    left join tier_groups on customers.quadrant_tier = tier_groups.tier_code
),

capped as (
    select
        grouped.customer_id,
        coalesce(caps.channel, 'all') as counted,
        caps.max_sends,
        caps.window_days
    from grouped
    inner join caps on grouped.frequency_group = caps.frequency_group
),

used as (
    select
        capped.customer_id,
        capped.counted,
        count(*) as sends
    from capped
    inner join counted_sends
        on
            capped.customer_id = counted_sends.customer_id
            and capped.counted = counted_sends.counted
            and capped.window_days > counted_sends.days_ago
    group by capped.customer_id, capped.counted
),

final as (
    select
        capped.customer_id,
        capped.counted,
        coalesce(used.sends, 0) < capped.max_sends as is_under_cap
    from capped
    left join used
        on capped.customer_id = used.customer_id and capped.counted = used.counted
)

select * from final
