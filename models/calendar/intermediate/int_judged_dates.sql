-- One row per day on which customers are judged. There are three kinds of days:
-- - the as-of date (is_current): var as_of_date, else the day of the last sale or credit note, else
--   (nothing was ever sold) the day of the run;
-- - the period ends of the history (is_period_end), of which the as-of date may be one;
-- - the month end before the first period end (neither flag), because the first movement starts
--   from the tiers there.
-- Without the room history only the as-of date is judged.
{% set last_day = date_literal(run_day(var('today'), var('business_time_zone'))) %}
{% set given_day = date_literal(var('as_of_date')) if var('as_of_date') is not none %}
{% set history_start = var('history_start') %}

with orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

last_orders as (
    select max(ordered_date) as ordered_date
    from orders
    where order_kind in ('sale', 'credit_note')
),

current_dates as (
    select {{ given_day or 'coalesce(ordered_date, ' ~ last_day ~ ')' }} as as_of_date
    from last_orders
),

first_sales as (
    select min(ordered_date) as first_sale_date
    from orders
    where order_kind = 'sale'
),

days as (
    {{ day_spine(
        '(select first_sale_date from first_sales)', '(select as_of_date from current_dates)'
    ) }}
),

month_ends as (
    select
        day as as_of_date,
        {% if history_start is none %}
        true as is_in_history
        {% else %}
        day >= {{ date_literal(history_start) }} as is_in_history
        {% endif %}
    from days
    where
        {{ dbt.last_day('day', 'month') }} = day
        and {{ '1 = 1' if room_is_on('history') else '1 = 0' }}
),

judged as (
    select
        as_of_date,
        is_in_history as is_period_end,
        false as is_current
    from month_ends
    where is_in_history
    union all
    select
        max(month_ends.as_of_date) as as_of_date,
        false as is_period_end,
        false as is_current
    from month_ends
    cross join current_dates
    where
        not month_ends.is_in_history
        and current_dates.as_of_date >= {{ date_literal(history_start or '0001-01-01') }}
    having max(month_ends.as_of_date) is not null
    union all
    select
        as_of_date,
        false as is_period_end,
        true as is_current
    from current_dates
),

final as (
    select
        as_of_date,
        max(case when is_period_end then 1 else 0 end) = 1 as is_period_end,
        max(case when is_current then 1 else 0 end) = 1 as is_current
    from judged
    group by as_of_date
)

select * from final
