-- One row: the day of the list (var outreach_date), by default the day after the as-of date.
-- Without any sale there is none.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

final as (
    select
        as_of_date,
        {% if var('outreach_date') is none %}
        {{ days_before('as_of_date', -1) }} as outreach_date
        {% else %}
        {{ date_literal(var('outreach_date')) }} as outreach_date
        {% endif %}
    from as_of_dates
)

select * from final
