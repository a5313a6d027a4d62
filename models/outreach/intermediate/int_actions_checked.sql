-- One row per row of int_actions_proposed, with the channel and every reason that holds the message
-- back. The channel is the first of the action's with consent, an address and room under its cap;
-- the market's preferred one comes first unless the action fixes the order. Service needs an
-- address alone. A big spender agrees by a row where consents are supplied: a flag is not enough.
-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
{% set has_consents = 'consents' in supplied_tables() %}
{% set needs_approvals = 'campaign_approvals' in supplied_tables() %}
{% set place = dbt.position("' ' || channels.channel || ' '", "' ' || actions.channels || ' '") %}

with outreach_dates as (
    select * from {{ ref('northstar', 'int_outreach_dates') }}
),

proposed as (
    select * from {{ ref('northstar', 'int_actions_proposed') }}
),

actions as (
    select actions.*
    from {{ ref('outreach_actions') }} as actions
    inner join outreach_dates on {{ valid_on('actions', 'outreach_dates.outreach_date') }}
),

channels as (
    select channels.*
    from {{ ref('channels') }} as channels
    inner join outreach_dates on {{ valid_on('channels', 'outreach_dates.outreach_date') }}
    where channels.is_contactable
),

consents as (
    select * from {{ ref('northstar', 'int_outreach_consents') }}
),

caps as (
    select * from {{ ref('northstar', 'int_caps_counted') }}
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where not is_control
),

campaigns as (
    select * from {{ ref('northstar', 'int_campaigns_accepted') }}
),

approvals as (
    select * from {{ ref('northstar', 'int_campaign_approvals_accepted') }}
    where campaign_id is null
),

action_channels as (
    select
        actions.action_code,
        channels.channel,
        channels.address,
        channels.purpose,
        {{ place }} as place
    from actions
    cross join channels
    where {{ place }} > 0
),

checked_channels as (
    select
        proposed.customer_id,
        proposed.action_code,
        action_channels.channel,
        action_channels.place,
        {% if has_consents %}
        proposed.is_service
        or coalesce(
            consents.is_granted and (not proposed.is_big_spender or consents.basis = 'row'), false
        ) as has_consent,
        {% else %}
        proposed.is_service or coalesce(consents.is_granted, false) as has_consent,
        {% endif %}
        case action_channels.address
            when 'email' then proposed.has_email
            when 'phone' then proposed.has_phone
            else true
        end as has_address,
        proposed.is_service or coalesce(caps.is_under_cap, true) as is_under_cap,
        case
            when not proposed.is_channel_fixed
                and proposed.preferred_channel = action_channels.channel then 0
            else 1
        end as preference
    from proposed
    inner join action_channels on proposed.action_code = action_channels.action_code
    left join consents
        on
            proposed.customer_id = consents.customer_id
            and action_channels.purpose = consents.purpose
            and action_channels.channel = consents.channel
    left join caps
        on
            proposed.customer_id = caps.customer_id
            and action_channels.channel = caps.counted
),

ranked_channels as (
    select
        checked_channels.*,
        row_number() over (
            partition by customer_id, action_code
            order by
                case when has_consent and has_address and is_under_cap then 0 else 1 end,
                preference,
                place
        ) as channel_rank
    from checked_channels
),

channels_summed as (
    select
        customer_id,
        action_code,
        max(
            case
                when channel_rank = 1 and has_consent and has_address and is_under_cap
                    then channel
            end
        ) as channel,
        max(case when has_consent then 1 else 0 end) as consents,
        max(case when has_consent and has_address then 1 else 0 end) as addresses,
        max(case when has_consent and has_address and is_under_cap then 1 else 0 end) as usable
    from ranked_channels
    group by customer_id, action_code
),

total_caps as (
    select * from caps
    where counted = 'all'
),

last_sends as (
    select
        sends.customer_id,
        campaigns.action_code,
        max(sends.sent_date) as last_sent_date
    from sends
    inner join campaigns on sends.campaign_id = campaigns.campaign_id
    inner join outreach_dates on sends.sent_date <= outreach_dates.outreach_date
    where campaigns.action_code is not null
    group by sends.customer_id, campaigns.action_code
),

-- Of the decisions on a level the latest counts, and at one time the no.
ranked_decisions as (
    select
        approvals.action_code,
        approvals.level,
        approvals.is_approved,
        row_number() over (
            partition by approvals.action_code, approvals.level
            order by approvals.decided_at desc, case when approvals.is_approved then 1 else 0 end
        ) as decision_rank
    from approvals
    inner join outreach_dates on approvals.decided_date <= outreach_dates.outreach_date
),

approved_actions as (
    select action_code
    from ranked_decisions
    where decision_rank = 1 and is_approved
    group by action_code
    having count(*) = 3
),

final as (
    select
        proposed.*,
        channels_summed.channel,
        not proposed.is_profiled as has_no_profiling_consent,
        proposed.action_code is null as has_no_action,
        coalesce(channels_summed.consents, 0) = 0 as has_no_consent,
        coalesce(channels_summed.addresses, 0) = 0 as has_no_address,
        proposed.is_paused as is_market_paused,
        {% if needs_approvals %}
        coalesce(
            proposed.needs_approval = 'always'
            or (proposed.needs_approval = 'sensitive' and proposed.is_sensitive), false
        )
        and approved_actions.action_code is null as is_unapproved,
        {% else %}
        false as is_unapproved,
        {% endif %}
        coalesce(channels_summed.usable, 0) = 0
        or not coalesce(total_caps.is_under_cap, true) as is_over_cap,
        coalesce(
            {{ days_between('last_sends.last_sent_date', 'proposed.outreach_date') }}
            < proposed.repeat_after_days, false
        ) as is_repeated,
        proposed.complained_date is not null as has_open_complaint,
        proposed.answered_date is not null as has_low_satisfaction,
        coalesce(
            proposed.quiet_days_after_sale > 0
            and proposed.days_since_sale <= proposed.quiet_days_after_sale, false
        ) as has_recently_bought
    from proposed
    left join channels_summed
        on
            proposed.customer_id = channels_summed.customer_id
            and proposed.action_code = channels_summed.action_code
    left join total_caps on proposed.customer_id = total_caps.customer_id
    left join last_sends
        on
            proposed.customer_id = last_sends.customer_id
            and proposed.action_code = last_sends.action_code
    left join approved_actions on proposed.action_code = approved_actions.action_code
)

select * from final
