{#
    A select of each market and day of a relation with the row of seed market_profiles that is valid
    there: the market's own, else that of ZZ. Adds quiet_from_minutes and quiet_to_minutes, minutes
    from midnight, and quiet_weekdays as a text that is never null.

    days: a relation with one row per market and day.
#}
{% macro market_profiles_on(days) %}
with profiles as (
    select * from {{ ref('market_profiles') }}
),

scopes as (
    select
        market,
        day,
        market as scope,
        0 as scope_rank
    from {{ days }}
    union all
    select
        market,
        day,
        'ZZ' as scope,
        1 as scope_rank
    from {{ days }}
    where market <> 'ZZ'
),

ranked as (
    select
        scopes.market as placed_market,
        scopes.day,
        profiles.*,
        row_number() over (
            partition by scopes.market, scopes.day
            order by scopes.scope_rank
        ) as profile_rank
    from scopes
    inner join profiles
        on scopes.scope = profiles.market and {{ valid_on('profiles', 'scopes.day') }}
),

final as (
    select
        placed_market as market,
        day,
        language,
        time_zone_west,
        time_zone_east,
        preferred_channel,
        coalesce(quiet_weekdays, '') as quiet_weekdays,
        is_emerging,
        is_sensitive,
        {{ _minutes_of_day('quiet_from') }} as quiet_from_minutes,
        {{ _minutes_of_day('quiet_to') }} as quiet_to_minutes
    from ranked
    where profile_rank = 1
)

select * from final
{% endmacro %}


{# HH:MM as minutes from midnight, an integer. #}
{% macro _minutes_of_day(time) %}
    {{- return('cast(substr(' ~ time ~ ', 1, 2) as integer) * 60 + cast(substr(' ~ time
        ~ ', 4, 2) as integer)') -}}
{% endmacro %}
