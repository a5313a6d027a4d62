-- One row per customer known on the as-of date without a sale by that day. A customer without a
-- sale today never had one, so the stay as a prospect began on the first judged day on which the
-- customer was known: by a registration, a row without a date (known from the beginning), an event
-- or a credit note.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end or is_current
),

attributes as (
    select * from {{ ref('northstar', 'int_customers_described') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

engagement as (
    select * from {{ ref('northstar', 'int_customer_engagement') }}
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
),

prospects as (
    select
        attributes.customer_id,
        case
            when attributes.has_undated_row then {{ date_literal('0001-01-01') }}
            else attributes.registered_date
        end as registered_date,
        engagement.first_event_date
    from attributes
    left join customer_tiers
        on
            attributes.as_of_date = customer_tiers.as_of_date
            and attributes.customer_id = customer_tiers.customer_id
    left join engagement
        on
            attributes.as_of_date = engagement.as_of_date
            and attributes.customer_id = engagement.customer_id
    where customer_tiers.customer_id is null
),

known_days as (
    select
        prospects.customer_id,
        as_of_dates.as_of_date
    from prospects
    inner join as_of_dates
        on
            prospects.registered_date <= as_of_dates.as_of_date
            or prospects.first_event_date <= as_of_dates.as_of_date
    union all
    select
        prospects.customer_id,
        customer_facts.as_of_date
    from prospects
    inner join customer_facts on prospects.customer_id = customer_facts.customer_id
    inner join as_of_dates on customer_facts.as_of_date = as_of_dates.as_of_date
),

final as (
    select
        customer_id,
        min(as_of_date) as stage_since
    from known_days
    group by customer_id
)

select * from final
