-- One row per ticket opened up to the as-of date in a month with periods, with what became of it by
-- then: answers and resolutions of later days do not count yet. A ticket answered before it was
-- opened has a wrong clock and is left out. It counts in its own market, else in the customer's.
-- The service level is that of the customer's pyramid tier at the month end before the ticket;
-- tiers without a level of their own, and tickets without a customer, have the default one. Where
-- no level is valid, nothing is in time or late.
{% set zone = var('business_time_zone') %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

months as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain = 'month'
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

service_levels as (
    select * from {{ ref('service_levels') }}
),

tickets as (
    select
        tickets.ticket_id,
        tickets.customer_id,
        tickets.market,
        tickets.kind,
        tickets.reason,
        case
            when tickets.first_response_date <= as_of_dates.as_of_date
                then tickets.first_response_at
        end as first_response_at,
        case
            when tickets.resolved_date <= as_of_dates.as_of_date then tickets.resolved_at
        end as resolved_at,
        {{ days_between('tickets.opened_date', 'as_of_dates.as_of_date') }} as age_days,
        as_of_dates.as_of_date,
        tickets.opened_date,
        tickets.opened_at
    from {{ ref('northstar', 'int_tickets_accepted') }} as tickets
    inner join as_of_dates on tickets.opened_date <= as_of_dates.as_of_date
    where coalesce(tickets.first_response_at >= tickets.opened_at, true)
),

levels as (
    select
        tickets.ticket_id,
        tickets.opened_at,
        coalesce(
            max(case
                when service_levels.pyramid_tier = customer_tiers.pyramid_tier
                    then service_levels.minutes
            end),
            max(case when service_levels.pyramid_tier = 'default' then service_levels.minutes end)
        ) as level_minutes
    from tickets
    inner join months on tickets.opened_date = months.day
    inner join service_levels on {{ valid_on('service_levels', 'tickets.opened_date') }}
    left join customer_tiers
        on
            months.before_date = customer_tiers.as_of_date
            and tickets.customer_id = customer_tiers.customer_id
    group by tickets.ticket_id, tickets.opened_at
),

due as (
    select
        ticket_id,
        {{ shift_minutes('opened_at', 'level_minutes') }} as due_at
    from levels
    where level_minutes is not null
),

final as (
    select
        tickets.ticket_id,
        tickets.customer_id,
        coalesce(tickets.market, members.market, 'ZZ') as market,
        tickets.kind,
        tickets.reason,
        {{ ratio(
            'cast(' ~ seconds_between('tickets.opened_at', 'tickets.first_response_at')
            ~ ' * 1000000 as bigint)', '60000000'
        ) }} as first_response_minutes,
        {{ ratio(
            'cast(' ~ seconds_between('tickets.opened_at', 'tickets.resolved_at')
            ~ ' * 1000000 as bigint)', '86400000000'
        ) }} as resolution_days,
        coalesce(tickets.first_response_at <= due.due_at, false) as is_in_time,
        due.ticket_id is not null
        and (
            tickets.first_response_at is not null
            or {{ business_date('due.due_at', zone) }} <= tickets.as_of_date
        ) as is_response_judged,
        tickets.age_days >= rules.resolution_waiting_days as is_resolution_judged,
        tickets.opened_date
    from tickets
    cross join rules
    inner join months on tickets.opened_date = months.day
    left join due on tickets.ticket_id = due.ticket_id
    left join members on tickets.customer_id = members.customer_id
)

select * from final
