-- One row per message sent up to D with its faults, each as it was at the moment of sending: what
-- was granted, approved or sent only later does not count. Service messages are no marketing, so
-- consent, caps and days to avoid do not bind them.
-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
{% set needs_rows = 'campaign_approvals' in supplied_tables() %}

with sends as (
    select * from {{ ref('northstar', 'int_sends_placed') }}
),

channels as (
    select * from {{ ref('channels') }}
),

statements as (
    select * from {{ ref('northstar', 'int_consents_stated') }}
),

campaigns as (
    select * from {{ ref('northstar', 'int_campaigns_accepted') }}
),

approvals as (
    select * from {{ ref('northstar', 'int_campaign_approvals_accepted') }}
),

caps as (
    select * from {{ ref('contact_caps') }}
),

calendar as (
    select * from {{ ref('cultural_calendar') }}
    where kind = 'avoid' and replacement_theme_en is null
),

terms as (
    select * from {{ ref('cultural_terms') }}
),

-- Consent: of each id the last statement by then, and of all ids together the least willing. A flag
-- of a later day, or of no day, says nothing of that moment.
statements_by_then as (
    select
        sends.send_id,
        statements.is_granted,
        coalesce(
            statements.basis = 'flag'
            and (statements.changed_at is null or statements.changed_at > sends.sent_at), false
        ) as is_unknown,
        row_number() over (
            partition by sends.send_id, statements.stated_customer_id
            order by
                {{ latest_statement_first('statements') }}
        ) as statement_rank
    from sends
    left join channels
        on sends.channel = channels.channel and {{ valid_on('channels', 'sends.sent_date') }}
    inner join statements on sends.customer_id = statements.customer_id
    where
        not sends.is_service
        and statements.purpose = coalesce(channels.purpose, 'marketing')
        and (statements.channel is null or statements.channel = sends.channel)
        and (
            statements.basis = 'flag'
            or not statements.is_readable
            or statements.changed_at <= sends.sent_at
        )
),

consents as (
    select
        send_id,
        max(case when not is_unknown and not is_granted then 1 else 0 end) as refusals,
        max(case when is_unknown then 1 else 0 end) as unknowns
    from statements_by_then
    where statement_rank = 1
    group by send_id
),

-- Caps: the message that lies as many places back as the cap allows is still within its days.
ranked_sends as (
    {% for counted in ['all', 'channel'] %}
    select
        send_id,
        customer_id,
        {{ "'all'" if counted == 'all' else 'channel' }} as counted,
        frequency_group,
        is_service,
        sent_date,
        row_number() over (
            partition by customer_id{{ ', channel' if counted == 'channel' }}
            order by sent_at, {{ byte_order('send_id') }}
        ) as place
    from sends
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

capped_sends as (
    select
        ranked_sends.send_id,
        ranked_sends.customer_id,
        ranked_sends.counted,
        ranked_sends.sent_date,
        ranked_sends.place - caps.max_sends as earlier_place,
        caps.max_sends,
        caps.window_days
    from ranked_sends
    inner join caps
        on
            ranked_sends.frequency_group = caps.frequency_group
            and ranked_sends.counted = coalesce(caps.channel, 'all')
            and {{ valid_on('caps', 'ranked_sends.sent_date') }}
    where not ranked_sends.is_service
),

over_caps as (
    select capped_sends.send_id
    from capped_sends
    inner join ranked_sends as earlier
        on
            capped_sends.customer_id = earlier.customer_id
            and capped_sends.counted = earlier.counted
            and capped_sends.earlier_place = earlier.place
    where
        {{ days_between('earlier.sent_date', 'capped_sends.sent_date') }}
        < capped_sends.window_days
    group by capped_sends.send_id
),

-- Hours and days, by the clocks of the market's west and east.
days as (
    select distinct
        market,
        sent_date as day
    from sends
),

profiles as (
    {{ market_profiles_on('days') | indent(4) }}
),

clocks as (
    {% for side in ['west', 'east'] %}
    select
        sends.send_id,
        sends.market,
        sends.is_service,
        profiles.quiet_from_minutes,
        profiles.quiet_to_minutes,
        profiles.quiet_weekdays,
        {{ local_of_utc('sends.sent_at', 'profiles.time_zone_' ~ side) }} as local_at
    from sends
    inner join profiles
        on sends.market = profiles.market and sends.sent_date = profiles.day
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

local_times as (
    select
        clocks.*,
        cast(local_at as date) as local_day,
        {{ hour_of_day('local_at') }} * 60 + cast(extract(minute from local_at) as integer)
            as local_minutes
    from clocks
),

quiet_hours as (
    select send_id
    from local_times
    where
        local_minutes < quiet_to_minutes
        or local_minutes >= quiet_from_minutes
        or {{ contains_text(
            'quiet_weekdays',
            'cast(' ~ day_of_week('local_day') ~ ' as ' ~ dbt.type_string() ~ ')'
        ) }}
    group by send_id
),

local_scopes as (
    {% for scope in ['market', "'ZZ'"] %}
    select distinct
        send_id,
        {{ scope }} as scope,
        local_day
    from local_times
    where not is_service
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

avoided_days as (
    select distinct local_scopes.send_id
    from local_scopes
    inner join calendar
        on
            local_scopes.scope = calendar.market
            and local_scopes.local_day between calendar.date_from and calendar.date_to
            and {{ valid_on('calendar', 'local_scopes.local_day') }}
),

-- Approvals, of the campaign or of the action that it names: each decision holds until the next one
-- on its level. Of two at one time the no counts.
subjects as (
    select distinct
        sends.campaign_id,
        campaigns.action_code
    from sends
    left join campaigns on sends.campaign_id = campaigns.campaign_id
),

decisions as (
    select
        subjects.campaign_id,
        approvals.level,
        approvals.is_approved,
        approvals.decided_at
    from subjects
    inner join approvals on subjects.campaign_id = approvals.campaign_id
    union distinct
    select
        subjects.campaign_id,
        approvals.level,
        approvals.is_approved,
        approvals.decided_at
    from subjects
    inner join approvals on subjects.action_code = approvals.action_code
    where approvals.campaign_id is null
),

decision_terms as (
    select
        decisions.*,
        lead(decided_at) over (
            partition by campaign_id, level
            order by decided_at, case when is_approved then 0 else 1 end
        ) as next_decided_at
    from decisions
),

approved_levels as (
    select
        sends.send_id,
        count(distinct decision_terms.level) as levels
    from sends
    inner join decision_terms on sends.campaign_id = decision_terms.campaign_id
    where
        decision_terms.is_approved
        and decision_terms.decided_at <= sends.sent_at
        and (
            decision_terms.next_decided_at is null
            or decision_terms.next_decided_at > sends.sent_at
        )
    group by sends.send_id
),

-- Words: of the campaign's name, which is all of a message that the inputs hold.
named_sends as (
    {% for scope in ['sends.market', "'ZZ'"] %}
    select distinct
        sends.campaign_id,
        sends.market,
        {{ scope }} as scope,
        sends.sent_date,
        {{ lower_text('campaigns.campaign_name') }} as lower_name,
        '_' || {{ slug('campaigns.campaign_name') }} || '_' as name_slug
    from sends
    inner join campaigns on sends.campaign_id = campaigns.campaign_id
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

taboo_names as (
    select distinct
        named_sends.campaign_id,
        named_sends.market,
        named_sends.sent_date
    from named_sends
    inner join terms
        on
            named_sends.scope = terms.market
            and {{ valid_on('terms', 'named_sends.sent_date') }}
    where
        case terms.matches
            when 'word' then {{ contains_text(
                'named_sends.name_slug', "'_' || " ~ slug('terms.term') ~ " || '_'") }}
            else {{ contains_text('named_sends.lower_name', lower_text('terms.term')) }}
        end
),

flagged as (
    select
        sends.send_id,
        sends.campaign_id,
        sends.customer_id,
        sends.market,
        sends.channel,
        not sends.is_service and coalesce(consents.refusals, 1) = 1 as is_without_consent,
        not sends.is_service
        and coalesce(consents.refusals, 1) = 0
        and consents.unknowns = 1 as is_consent_unknown,
        over_caps.send_id is not null as is_over_cap,
        quiet_hours.send_id is not null as is_in_quiet_hours,
        avoided_days.send_id is not null as is_on_avoid_day,
        {% if needs_rows %}
        (
            sends.needs_approval = 'always'
            or (sends.needs_approval = 'sensitive' and profiles.is_sensitive)
        )
        and coalesce(approved_levels.levels, 0) < 3 as is_unapproved,
        {% else %}
        false as is_unapproved,
        {% endif %}
        taboo_names.campaign_id is not null as has_taboo_term,
        sends.month_start,
        sends.sent_date
    from sends
    inner join profiles on sends.market = profiles.market and sends.sent_date = profiles.day
    left join consents on sends.send_id = consents.send_id
    left join over_caps on sends.send_id = over_caps.send_id
    left join quiet_hours on sends.send_id = quiet_hours.send_id
    left join avoided_days on sends.send_id = avoided_days.send_id
    left join approved_levels on sends.send_id = approved_levels.send_id
    left join taboo_names
        on
            sends.campaign_id = taboo_names.campaign_id
            and sends.market = taboo_names.market
            and sends.sent_date = taboo_names.sent_date
),

final as (
    select
        flagged.*,
        not is_without_consent
        and not is_consent_unknown
        and not is_over_cap
        and not is_in_quiet_hours
        and not is_on_avoid_day
        and not is_unapproved
        and not has_taboo_term as is_compliant
    from flagged
)

select * from final
