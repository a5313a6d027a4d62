-- One row per known customer and version of the journey's numbers (seed journey_rules; mostly one):
-- the days from which the stages' conditions are true. An activity is an event or a sale. Before
-- the registration day a customer is judged as one without registration. Null means never up to D.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

versions as (
    select distinct
        rules.activated_activity_days_at_most as activated_days,
        rules.retained_activity_days_at_least as retained_days
    from {{ ref('northstar', 'int_scalar_rules') }} as rules
),

customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

facts as (
    select
        customer_id,
        'event' as kind,
        occurred_date as day
    from {{ ref('northstar', 'int_events_accepted') }}
    union all
    select
        customer_id,
        order_kind as kind,
        ordered_date as day
    from {{ ref('northstar', 'int_orders_accepted') }}
    union all
    select
        customer_id,
        'refund' as kind,
        refunded_date as day
    from {{ ref('northstar', 'int_refunds_accepted') }}
    where order_kind <> 'not_counted'
    union all
    select
        customer_id,
        'registration' as kind,
        registered_date as day
    from customers
),

facts_until_now as (
    select
        facts.*,
        facts.kind in ('event', 'sale') as is_activity
    from facts
    inner join as_of_dates on facts.day <= as_of_dates.as_of_date
),

first_facts as (
    select
        customer_id,
        min(day) as first_fact_date
    from facts_until_now
    group by customer_id
),

ordered_activities as (
    select
        facts.customer_id,
        facts.day,
        customers.registered_date,
        row_number() over (partition by facts.customer_id order by facts.day) as activity_number,
        min(facts.day) over (partition by facts.customer_id) as first_activity_date
    from facts_until_now as facts
    left join customers on facts.customer_id = customers.customer_id
    where facts.is_activity
),

activities as (
    select
        customer_id,
        day,
        activity_number,
        {{ days_between('first_activity_date', 'day') }} as days_since_first,
        {{ days_between('registered_date', 'day') }} as days_since_registration
    from ordered_activities
),

-- Not the first activity, but one some days after it, retains a customer.
activity_dates as (
    select
        activities.customer_id,
        versions.activated_days,
        versions.retained_days,
        min(
            case
                when activities.days_since_registration between 0 and versions.activated_days
                    then activities.day
            end
        ) as activated_registered_date,
        min(
            case
                when activities.activity_number = 2
                    and activities.days_since_first <= versions.activated_days
                    then activities.day
            end
        ) as activated_unregistered_date,
        min(
            case
                when activities.days_since_first >= versions.retained_days then activities.day
            end
        ) as retained_date
    from activities
    cross join versions
    group by activities.customer_id, versions.activated_days, versions.retained_days
),

known as (
    select customer_id from customers
    union distinct
    select customer_id from first_facts
),

final as (
    select
        known.customer_id,
        customers.market as stated_market,
        placed.market as first_sale_market,
        versions.activated_days,
        versions.retained_days,
        customers.registered_date,
        case
            when customers.has_undated_row then {{ date_literal('0001-01-01') }}
            else first_facts.first_fact_date
        end as reached_date,
        dates.activated_registered_date,
        dates.activated_unregistered_date,
        dates.retained_date,
        placed.first_sale_date
    from known
    cross join versions
    left join customers on known.customer_id = customers.customer_id
    left join first_facts on known.customer_id = first_facts.customer_id
    left join {{ ref('northstar', 'int_buyers_placed') }} as placed
        on known.customer_id = placed.customer_id
    left join activity_dates as dates
        on
            known.customer_id = dates.customer_id
            and versions.activated_days = dates.activated_days
            and versions.retained_days = dates.retained_days
)

select * from final
