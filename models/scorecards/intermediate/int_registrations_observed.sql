-- One row per customer registered from the first sale's month to the as-of date, with what they did
-- in the days that the metrics of return look at. Activity is an event or a sale; that of the day
-- of registration is no return.
{% set waits = {
    'd1': 'next_day_waiting_days', 'd7': 'week_waiting_days', 'd30': 'month_waiting_days',
} %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select
        {% for wait in waits.values() %}
        cast({{ wait }} as integer) as {{ wait }},
        {% endfor %}
        cast(lost_early_days as integer) as lost_early_days
    from {{ ref('northstar', 'int_scorecards_rules') }}
),

first_sales as (
    select min(month_start) as first_sale_month
    from {{ ref('northstar', 'int_first_sales') }}
),

active_days as (
    select * from {{ ref('northstar', 'int_active_days') }}
),

registrations as (
    select
        members.customer_id,
        members.market,
        members.acquisition_channel,
        {{ days_between('members.registered_date', 'as_of_dates.as_of_date') }}
            as days_since_registration,
        members.registered_date
    from {{ ref('northstar', 'int_members_described') }} as members
    inner join as_of_dates on members.registered_date <= as_of_dates.as_of_date
    inner join first_sales on members.registered_date >= first_sales.first_sale_month
),

returns as (
    select
        registrations.customer_id,
        {{ days_between('registrations.registered_date', 'active_days.day') }} as days_since
    from registrations
    inner join active_days
        on
            registrations.customer_id = active_days.customer_id
            and registrations.registered_date < active_days.day
),

returned as (
    select
        returns.customer_id,
        {% for code, wait in waits.items() %}
        max(case when returns.days_since = rules.{{ wait }} then 1 else 0 end)
            as returned_on_{{ code }},
        {% endfor %}
        max(case when returns.days_since <= rules.lost_early_days then 1 else 0 end)
            as returned_early
    from returns
    cross join rules
    group by returns.customer_id
),

final as (
    select
        registrations.customer_id,
        registrations.market,
        registrations.acquisition_channel,
        {% for code, wait in waits.items() %}
        coalesce(returned.returned_on_{{ code }}, 0) = 1 as was_active_on_{{ code }},
        registrations.days_since_registration >= rules.{{ wait }} as is_{{ code }}_over,
        {% endfor %}
        coalesce(returned.returned_early, 0) = 0 as was_lost_early,
        registrations.days_since_registration >= rules.lost_early_days as is_early_over,
        registrations.registered_date
    from registrations
    cross join rules
    left join returned on registrations.customer_id = returned.customer_id
)

select * from final
