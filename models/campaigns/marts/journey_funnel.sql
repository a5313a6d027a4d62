-- noqa: disable=LT02
-- One row per period end, market and journey stage: of how many customers the stage's condition is
-- true on that day. Stages need not include the earlier ones. A customer without a market of their
-- own is in ZZ until their first sale. Without room history there are no period ends, and no rows.
{% set stages = stages()['journey'] %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

period_ends as (
    select
        as_of_dates.as_of_date,
        rules.activated_activity_days_at_most as activated_days,
        rules.retained_activity_days_at_least as retained_days,
        rules.loyal_orders_365d_at_least,
        rules.loyal_recency_days_at_most
    from as_of_dates
    inner join rules on as_of_dates.as_of_date = rules.as_of_date
),

journeys as (
    select * from {{ ref('northstar', 'int_journeys_dated') }}
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
),

judged as (
    select
        period_ends.as_of_date,
        coalesce(
            journeys.stated_market,
            case
                when journeys.first_sale_date <= period_ends.as_of_date
                    then journeys.first_sale_market
            end,
            'ZZ'
        ) as market,
        case
            when journeys.registered_date <= period_ends.as_of_date
                then journeys.activated_registered_date <= period_ends.as_of_date
            else journeys.activated_unregistered_date <= period_ends.as_of_date
        end as is_activated,
        journeys.retained_date <= period_ends.as_of_date as is_retained,
        journeys.first_sale_date <= period_ends.as_of_date as is_monetised
    from period_ends
    inner join journeys
        on
            period_ends.activated_days = journeys.activated_days
            and period_ends.retained_days = journeys.retained_days
            and period_ends.as_of_date >= journeys.reached_date
),

loyal as (
    select
        period_ends.as_of_date,
        coalesce(journeys.stated_market, journeys.first_sale_market) as market,
        count(*) as loyal
    from customer_facts
    inner join period_ends
        on
            customer_facts.as_of_date = period_ends.as_of_date
            and customer_facts.orders_365d >= period_ends.loyal_orders_365d_at_least
            and customer_facts.recency_days <= period_ends.loyal_recency_days_at_most
    inner join journeys
        on
            customer_facts.customer_id = journeys.customer_id
            and period_ends.activated_days = journeys.activated_days
            and period_ends.retained_days = journeys.retained_days
    group by
        period_ends.as_of_date,
        coalesce(journeys.stated_market, journeys.first_sale_market)
),

counted as (
    select
        as_of_date,
        market,
        count(*) as reached,
        {% for stage in ['activated', 'retained', 'monetised'] %}
        sum(case when is_{{ stage }} then 1 else 0 end) as {{ stage }}{{ ',' if not loop.last }}
        {% endfor %}
    from judged
    group by as_of_date, market
),

stages as (
    select
        counted.*,
        coalesce(loyal.loyal, 0) as loyal
    from counted
    left join loyal
        on
            counted.as_of_date = loyal.as_of_date
            and counted.market = loyal.market
),

final as (
    {% for stage in stages %}
    select
        market,
        '{{ stage }}' as journey_stage,
        cast({{ stage }} as bigint) as customers,
        {{ ratio(stage, 'reached') }} as share_of_reached,
        as_of_date as period_end
    from stages
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
