-- The rules of outreach say something about everybody who is profiled, and name nothing that is not
-- there: every tier has an action, every audience, tier and channel exists, time zones are known,
-- some row is for all other markets and customers. A failing row names the rule.
{% set words = outreach_words() %}
{% set zones = modules.pytz.all_timezones | join("', '") %}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

-- The days on which the rules are read: D, and that of the list.
dates as (
    select as_of_date from as_of_dates
    union distinct
    select
        {{ days_before('as_of_date', -1) if var('outreach_date') is none
            else date_literal(var('outreach_date')) }} as as_of_date
    from as_of_dates
),

actions as (
    select * from {{ ref('outreach_actions') }}
),

actions_today as (
    select
        actions.*,
        dates.as_of_date
    from actions
    inner join dates on {{ valid_on('actions', 'dates.as_of_date') }}
),

tier_rules as (
    select * from {{ ref('tier_rules') }}
),

tiers_today as (
    select distinct
        tier_rules.tier_system,
        tier_rules.tier_code,
        dates.as_of_date
    from tier_rules
    inner join as_of_dates on {{ valid_on('tier_rules', 'as_of_dates.as_of_date') }}
    cross join dates
    where
        tier_rules.tier_system in ('{{ words.action_system | join("', '") }}')
        and tier_rules.tier_code <> {{ unprofiled_tier() }}
),

phases as (
    {% for phase in words.lifecycle_phase %}
    select '{{ phase }}' as lifecycle_phase{{ ' union all' if not loop.last }}
    {% endfor %}
),

known_audiences as (
    select
        'tier' as audience_kind,
        tier_system || ':' || tier_code as audience_code
    from tier_rules
    where tier_system in ('{{ words.action_system | join("', '") }}')
    union distinct
    select
        'pyramid_phase' as audience_kind,
        tier_rules.tier_code || ':' || phases.lifecycle_phase as audience_code
    from tier_rules
    cross join phases
    where tier_rules.tier_system = 'pyramid'
    {% for stage in stages()['lifecycle'] %}
    union all
    select
        'lifecycle_stage' as audience_kind,
        '{{ stage }}' as audience_code
    {% endfor %}
    {% for signal in words.signal %}
    union all
    select
        'signal' as audience_kind,
        '{{ signal }}' as audience_code
    {% endfor %}
),

cells_with_action as (
    select
        tiers_today.tier_system,
        tiers_today.tier_code,
        tiers_today.as_of_date,
        phases.lifecycle_phase
    from tiers_today
    cross join phases
    inner join actions_today
        on
            tiers_today.as_of_date = actions_today.as_of_date
            and (
                (
                    actions_today.audience_kind = 'tier'
                    and tiers_today.tier_system || ':' || tiers_today.tier_code
                    = actions_today.audience_code
                )
                or (
                    actions_today.audience_kind = 'pyramid_phase'
                    and tiers_today.tier_system = 'pyramid'
                    and tiers_today.tier_code || ':' || phases.lifecycle_phase
                    = actions_today.audience_code
                )
            )
    group by
        tiers_today.tier_system, tiers_today.tier_code, tiers_today.as_of_date,
        phases.lifecycle_phase
),

tiers_without_action as (
    select
        tiers_today.tier_system,
        tiers_today.tier_code
    from tiers_today
    left join cells_with_action
        on
            tiers_today.tier_system = cells_with_action.tier_system
            and tiers_today.tier_code = cells_with_action.tier_code
            and tiers_today.as_of_date = cells_with_action.as_of_date
    group by tiers_today.tier_system, tiers_today.tier_code, tiers_today.as_of_date
    having count(cells_with_action.lifecycle_phase) < {{ words.lifecycle_phase | length }}
),

-- What an action's channels leave when every known one is taken away. The channels are few, so that
-- each is looked for in each action.
channels as (
    select distinct channel
    from {{ ref('channels') }}
    where is_contactable
),

known_channels as (
    select
        actions.action_code,
        actions.rule_version,
        sum(length(channels.channel) + 1) - 1 as known_length
    from actions
    cross join channels
    where {{ contains_text(
        "' ' || actions.channels || ' '", "' ' || channels.channel || ' '") }}
    group by actions.action_code, actions.rule_version
),

-- A channel that an action leaves to the market's preference
chosen_channels as (
    select distinct channels.channel
    from actions
    cross join channels
    where
        not actions.is_channel_fixed
        and {{ contains_text(
            "' ' || actions.channels || ' '", "' ' || channels.channel || ' '") }}
),

profiles as (
    select * from {{ ref('market_profiles') }}
),

frequency_groups as (
    select * from {{ ref('frequency_groups') }}
),

caps as (
    select * from {{ ref('contact_caps') }}
),

groups_today as (
    select
        frequency_groups.*,
        dates.as_of_date
    from frequency_groups
    inner join dates on {{ valid_on('frequency_groups', 'dates.as_of_date') }}
),

caps_today as (
    select
        caps.*,
        dates.as_of_date
    from caps
    inner join dates on {{ valid_on('caps', 'dates.as_of_date') }}
),

calendar as (
    select * from {{ ref('cultural_calendar') }}
),

messages as (
    select * from {{ ref('market_messages') }}
),

benefits as (
    select * from {{ ref('tier_benefits') }}
),

parameters as (
    select * from {{ ref('outreach_parameters') }}
),

parameter_codes as (
    {% for code in outreach_parameters() %}
    select '{{ code }}' as parameter_code{{ ' union all' if not loop.last }}
    {% endfor %}
),

default_profiles as (
    select count(*) as profiles_count
    from profiles
    where market = 'ZZ'
),

final as (
    select
        'outreach_actions' as rule_seed,
        tier_system || ':' || tier_code as rule,
        'has no action, or not in every phase' as issue
    from tiers_without_action
    union all
    select
        'outreach_actions' as rule_seed,
        actions.action_code as rule,
        'is for ' || actions.audience_code || ', which is no ' || actions.audience_kind as issue
    from actions
    where
        not exists (
            select 1 from known_audiences
            where
                actions.audience_kind = known_audiences.audience_kind
                and actions.audience_code = known_audiences.audience_code
        )
    union all
    select
        'outreach_actions' as rule_seed,
        actions.action_code as rule,
        'names a channel on which nobody is contacted, or one twice' as issue
    from actions
    left join known_channels
        on
            actions.action_code = known_channels.action_code
            and actions.rule_version = known_channels.rule_version
    where length(actions.channels) <> coalesce(known_channels.known_length, 0)
    union all
    select
        'contact_caps' as rule_seed,
        caps.channel as rule,
        'is no channel on which people are contacted' as issue
    from caps
    where
        caps.channel is not null
        and not exists (select 1 from channels where caps.channel = channels.channel)
    union all
    select
        'market_profiles' as rule_seed,
        profiles.market as rule,
        'prefers ' || profiles.preferred_channel || ', which is no such channel' as issue
    from profiles
    where
        profiles.preferred_channel is not null
        and not exists (
            select 1 from channels where profiles.preferred_channel = channels.channel
        )
    union all
    select
        'market_profiles' as rule_seed,
        profiles.market as rule,
        'prefers ' || profiles.preferred_channel || ', by which no action may be sent' as issue
    from profiles
    where
        profiles.preferred_channel is not null
        and not exists (
            select 1 from chosen_channels
            where profiles.preferred_channel = chosen_channels.channel
        )
    union all
    select
        'market_profiles' as rule_seed,
        'ZZ' as rule,
        'has no row, so other markets have none' as issue
    from default_profiles
    where profiles_count = 0
    union all
    select
        'market_profiles' as rule_seed,
        market as rule,
        'has its quiet hours the wrong way round' as issue
    from profiles
    where quiet_to >= quiet_from
    union all
    select
        'market_profiles' as rule_seed,
        market as rule,
        'has an unknown time zone' as issue
    from profiles
    where time_zone_west not in ('{{ zones }}') or time_zone_east not in ('{{ zones }}')
    union all
    select
        'frequency_groups' as rule_seed,
        'everyone else' as rule,
        'has no row' as issue
    from dates
    where
        not exists (
            select 1 from groups_today
            where
                groups_today.tier_code is null
                and groups_today.as_of_date = dates.as_of_date
        )
    union all
    select
        'contact_caps' as rule_seed,
        groups_today.frequency_group as rule,
        'has no cap' as issue
    from groups_today
    where
        not exists (
            select 1 from caps_today
            where
                groups_today.frequency_group = caps_today.frequency_group
                and groups_today.as_of_date = caps_today.as_of_date
        )
    union all
    select
        'frequency_groups' as rule_seed,
        frequency_groups.frequency_group as rule,
        'names a tier that is not there, or half of one' as issue
    from frequency_groups
    where
        (frequency_groups.tier_system is not null or frequency_groups.tier_code is not null)
        and not exists (
            select 1 from tier_rules
            where
                frequency_groups.tier_system = tier_rules.tier_system
                and frequency_groups.tier_code = tier_rules.tier_code
        )
    union all
    select
        'contact_caps' as rule_seed,
        caps.frequency_group as rule,
        'is no group of frequency_groups' as issue
    from caps
    where
        not exists (
            select 1 from frequency_groups
            where caps.frequency_group = frequency_groups.frequency_group
        )
    union all
    select
        'cultural_calendar' as rule_seed,
        market || ' ' || event_en as rule,
        'ends before it begins' as issue
    from calendar
    where date_to < date_from
    union all
    select
        'cultural_calendar' as rule_seed,
        market || ' ' || event_en as rule,
        'has a theme in one language alone, or none to use' as issue
    from calendar
    where
        (replacement_theme_en is null and replacement_theme_zh is not null)
        or (replacement_theme_en is not null and replacement_theme_zh is null)
        or (kind = 'use' and replacement_theme_en is null)
    union all
    select
        'market_messages' as rule_seed,
        messages.market || ' ' || messages.action_code as rule,
        'is for an action that is not there' as issue
    from messages
    where
        messages.action_code is not null
        and not exists (
            select 1 from actions where messages.action_code = actions.action_code
        )
    union all
    select
        'tier_benefits' as rule_seed,
        benefits.tier_system || ':' || benefits.tier_code as rule,
        'is no tier' as issue
    from benefits
    where
        not exists (
            select 1 from tier_rules
            where
                benefits.tier_system = tier_rules.tier_system
                and benefits.tier_code = tier_rules.tier_code
        )
    union all
    select
        'outreach_parameters' as rule_seed,
        parameter_codes.parameter_code as rule,
        'has no number' as issue
    from parameter_codes
    where
        not exists (
            select 1 from parameters
            where parameter_codes.parameter_code = parameters.parameter_code
        )
)

select * from final
