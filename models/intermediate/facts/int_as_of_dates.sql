-- One row per day on which customers are judged: var as_of_date, else the day of the last sale or
-- credit note, else (nothing was ever sold) the run's last day, on which only prospects stand.
{% set last_day = date_literal(run_day(var('today'), var('business_time_zone'))) %}
{% set last_order_day = 'coalesce(last_order.ordered_date, ' ~ last_day ~ ')' %}
{% set given_day = date_literal(var('as_of_date')) if var('as_of_date') is not none %}

with last_order as (
    select max(ordered_date) as ordered_date
    from {{ ref('int_orders_accepted') }}
    where order_kind in ('sale', 'credit_note')
),

final as (
    select {{ given_day or last_order_day }} as as_of_date
    from last_order
)

select * from final
