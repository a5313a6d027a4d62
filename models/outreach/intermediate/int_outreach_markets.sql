-- One row per market with a customer: how it is written to on the day of the list. The day of
-- sending is the first one that is no quiet day of the week; hours are those in which west and east
-- of the market are awake. Of several entries of the calendar on that day one to avoid comes first,
-- then the market's own, then the one that began last.
-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
with outreach_dates as (
    select * from {{ ref('northstar', 'int_outreach_dates') }}
),

days as (
    select distinct
        customers.market,
        outreach_dates.outreach_date as day
    from {{ ref('northstar', 'customers') }} as customers
    cross join outreach_dates
),

profiles as (
    {{ market_profiles_on('days') | indent(4) }}
),

calendar as (
    select * from {{ ref('cultural_calendar') }}
),

{% if room_is_on('monitoring') %}
paused as (
    select distinct market
    from {{ ref('northstar', 'alerts') }}
    where is_market_paused
),

pauses as (
    select count(*) as pauses_of_all
    from paused
    where market = 'all'
),

{% endif %}
placed as (
    select
        profiles.*,
        case
            {% for later in range(7) %}
            when not {{ contains_text(
                'profiles.quiet_weekdays',
                'cast(' ~ day_of_week(days_before('profiles.day', -later)) ~ ' as '
                ~ dbt.type_string() ~ ')'
            ) }} then {{ days_before('profiles.day', -later) }}
            {% endfor %}
        end as send_date
    from profiles
),

scopes as (
    select
        market,
        send_date,
        market as scope,
        0 as scope_rank
    from placed
    union all
    select
        market,
        send_date,
        'ZZ' as scope,
        1 as scope_rank
    from placed
    where market <> 'ZZ'
),

occasions as (
    select
        scopes.market,
        calendar.kind = 'avoid' and calendar.replacement_theme_en is null as is_blackout,
        calendar.replacement_theme_en,
        calendar.replacement_theme_zh,
        row_number() over (
            partition by scopes.market
            order by
                case
                    when calendar.kind = 'avoid' and calendar.replacement_theme_en is null then 0
                    when calendar.kind = 'avoid' then 1
                    else 2
                end,
                scopes.scope_rank,
                calendar.date_from desc,
                {{ byte_order('calendar.event_en') }}
        ) as occasion_rank
    from scopes
    inner join calendar
        on
            scopes.scope = calendar.market
            and scopes.send_date between calendar.date_from and calendar.date_to
            and {{ valid_on('calendar', 'scopes.send_date') }}
),

first_occasions as (
    select * from occasions
    where occasion_rank = 1
),

final as (
    select
        placed.market,
        placed.language,
        placed.preferred_channel,
        first_occasions.replacement_theme_en,
        first_occasions.replacement_theme_zh,
        placed.is_emerging,
        placed.is_sensitive,
        {% if room_is_on('monitoring') %}
        paused.market is not null or pauses.pauses_of_all > 0 as is_paused,
        {% else %}
        false as is_paused,
        {% endif %}
        coalesce(first_occasions.is_blackout, false) as is_blackout,
        placed.send_date,
        {{ utc_of_local(
            shift_minutes('cast(placed.send_date as timestamp)', 'placed.quiet_to_minutes'),
            'placed.time_zone_west'
        ) }} as send_from,
        {{ utc_of_local(
            shift_minutes('cast(placed.send_date as timestamp)', 'placed.quiet_from_minutes'),
            'placed.time_zone_east'
        ) }} as send_to
    from placed
    {% if room_is_on('monitoring') %}
    cross join pauses
    left join paused on placed.market = paused.market
    {% endif %}
    left join first_occasions on placed.market = first_occasions.market
)

select * from final
