-- One row per customer with a sale by the as-of date. A stay begins on the judged day after the
-- last one with another tier; judged days are the period ends and the as-of date. The month end
-- before the history begins no stay. It only tells whether a stay that reaches back to the first
-- judged day began earlier (is censored), or else which tier the customer came from. No customer
-- ever leaves, so a stay has no holes.
{% set systems = tier_columns() %}

with days as (
    select
        as_of_date,
        is_current,
        is_period_end or is_current as is_judged
    from {{ ref('northstar', 'int_as_of_dates') }}
),

next_days as (
    select
        days.as_of_date,
        cast(min(later_days.as_of_date) as {{ dbt.type_string() }}) as next_day
    from days
    inner join days as later_days on days.as_of_date < later_days.as_of_date
    group by days.as_of_date
),

as_of_dates as (
    select
        days.as_of_date,
        days.is_current,
        days.is_judged,
        next_days.next_day
    from days
    left join next_days on days.as_of_date = next_days.as_of_date
),

bounds as (
    select
        max(case when not is_judged then as_of_date end) as date_before_history,
        min(case when is_judged then as_of_date end) as first_judged_date
    from as_of_dates
),

current_tiers as (
    select customer_tiers.*
    from {{ ref('northstar', 'int_customer_tiers') }} as customer_tiers
    inner join as_of_dates on customer_tiers.as_of_date = as_of_dates.as_of_date
    where as_of_dates.is_current
),

-- Per system, the first day of the stay followed by the tier before it, as one text: the greatest
-- is the latest. Null without another tier.
last_others as (
    select
        {% for system, column in systems.items() %}
        max(case
            when history.{{ column }} <> current_tiers.{{ column }}
                then as_of_dates.next_day || history.{{ column }}
        end) as {{ system }}_other,
        {% endfor %}
        history.customer_id,
        min(history.as_of_date) as first_as_of_date
    from {{ ref('northstar', 'int_customer_tiers') }} as history
    inner join as_of_dates on history.as_of_date = as_of_dates.as_of_date
    inner join current_tiers on history.customer_id = current_tiers.customer_id
    group by history.customer_id
),

final as (
    select
        {% for system in systems %}
        substring(last_others.{{ system }}_other, 11) as {{ system }}_previous,
        {% endfor %}
        {% for system in systems %}
        (
            last_others.{{ system }}_other is null
            and coalesce(last_others.first_as_of_date = bounds.date_before_history, false)
        ) as is_{{ system }}_censored,
        {% endfor %}
        {% for system in systems %}
        case
            when last_others.{{ system }}_other is not null
                then cast(substring(last_others.{{ system }}_other, 1, 10) as date)
            when last_others.first_as_of_date = bounds.date_before_history
                then bounds.first_judged_date
            else last_others.first_as_of_date
        end as {{ system }}_since,
        {% endfor %}
        last_others.customer_id
    from last_others
    cross join bounds
)

select * from final
