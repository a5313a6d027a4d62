-- One row per customer with a sale by the as-of date and tier system (or 'lifecycle_stage'): since
-- which judged day they have been in their tier without a break, and which they were in before.
-- Judged days are the period ends and the as-of date. The month end before the history only tells
-- whether a run that reaches its first day began earlier (censored); nobody leaves, so that runs
-- have no gaps.
{% set systems = tier_columns() %}

with as_of_dates as (
    select
        as_of_date,
        is_current,
        is_period_end or is_current as is_judged,
        lead(as_of_date) over (order by as_of_date) as next_as_of_date
    from {{ ref('int_as_of_dates') }}
),

history as (
    select * from {{ ref('int_tier_history') }}
),

current_tiers as (
    select history.*
    from history
    inner join as_of_dates on history.as_of_date = as_of_dates.as_of_date
    where as_of_dates.is_current
),

-- The last day on which they were in another tier, if any, and the first on which they had one.
last_others as (
    select
        {% for system, column in systems.items() %}
        max(case
            when history.{{ column }} <> current_tiers.{{ column }} then history.as_of_date
        end) as {{ system }}_other_date,
        {% endfor %}
        history.customer_id,
        min(history.as_of_date) as first_as_of_date
    from history
    inner join current_tiers on history.customer_id = current_tiers.customer_id
    group by history.customer_id
),

unpivoted as (
    {% for system in systems %}
    select
        '{{ system }}' as tier_system,
        customer_id,
        {{ system }}_other_date as other_date,
        first_as_of_date
    from last_others
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

begun as (
    select
        unpivoted.tier_system,
        unpivoted.customer_id,
        unpivoted.other_date,
        coalesce(as_of_dates.next_as_of_date, unpivoted.first_as_of_date) as begin_date
    from unpivoted
    left join as_of_dates on unpivoted.other_date = as_of_dates.as_of_date
),

final as (
    select
        begun.customer_id,
        begun.tier_system,
        case begun.tier_system
            {% for system, column in systems.items() %}
            when '{{ system }}' then history.{{ column }}
            {% endfor %}
        end as previous_tier_code,
        not begin_dates.is_judged as is_tier_since_censored,
        case when begin_dates.is_judged then begun.begin_date else begin_dates.next_as_of_date end
            as tier_since
    from begun
    inner join as_of_dates as begin_dates on begun.begin_date = begin_dates.as_of_date
    left join history
        on
            begun.customer_id = history.customer_id
            and begun.other_date = history.as_of_date
)

select * from final
