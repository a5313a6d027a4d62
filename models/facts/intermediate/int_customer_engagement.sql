-- One row per as-of date and customer with an event or a referred customer. Windows and weights are
-- the rules valid on that date, so that a later rule leaves past days alone. A registration after
-- that date does not count yet.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where {{ in_batch('as_of_date') }}
),

rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

weights as (
    select * from {{ ref('northstar', 'int_score_weights') }}
    where score in ('interaction', 'social')
),

customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

events as (
    select * from {{ ref('northstar', 'int_events_accepted') }}
),

event_days as (
    select
        as_of_dates.as_of_date,
        events.customer_id,
        events.event_type,
        events.occurred_date,
        {{ days_between('events.occurred_date', 'as_of_dates.as_of_date') }} as age_days,
        count(*) as events_count
    from events
    inner join as_of_dates on events.occurred_date <= as_of_dates.as_of_date
    group by
        as_of_dates.as_of_date,
        events.customer_id,
        events.event_type,
        events.occurred_date
),

first_events as (
    select
        as_of_date,
        customer_id,
        min(occurred_date) as first_event_date
    from event_days
    group by as_of_date, customer_id
),

weighted_event_days as (
    select
        event_days.*,
        first_events.first_event_date,
        customers.registered_date,
        rules.activated_activity_days_at_most as activated_days,
        case
            when event_days.age_days <= rules.interaction_window_days
                then event_days.events_count * coalesce(interaction_weights.weight, 0)
            else 0
        end as interaction_value,
        case
            when event_days.age_days <= rules.social_window_days
                then event_days.events_count * coalesce(social_weights.weight, 0)
            else 0
        end as social_value
    from event_days
    inner join first_events
        on
            event_days.as_of_date = first_events.as_of_date
            and event_days.customer_id = first_events.customer_id
    inner join rules on event_days.as_of_date = rules.as_of_date
    left join customers
        on
            event_days.customer_id = customers.customer_id
            and event_days.as_of_date >= customers.registered_date
    left join weights as interaction_weights
        on
            event_days.as_of_date = interaction_weights.as_of_date
            and event_days.event_type = interaction_weights.part
            and interaction_weights.score = 'interaction'
    left join weights as social_weights
        on
            event_days.as_of_date = social_weights.as_of_date
            and event_days.event_type = social_weights.part
            and social_weights.score = 'social'
),

event_facts as (
    select
        as_of_date,
        customer_id,
        sum(events_count) as events_count,
        sum(interaction_value) as interaction_value,
        sum(social_value) as social_value,
        {# The names of these columns fix their window. #}
        {% for event_type in event_types() %}
        sum(case
            when event_type = '{{ event_type }}' and age_days <= 90 then events_count else 0
        end) as {{ event_type }}_events_90d,
        {% endfor %}
        -- events that activate a customer: after registration, or after the first event
        sum(case
            when registered_date is not null and occurred_date >= registered_date
                and {{ days_between('registered_date', 'occurred_date') }} <= activated_days
                then events_count
            else 0
        end) as events_after_registration,
        sum(case
            when {{ days_between('first_event_date', 'occurred_date') }} <= activated_days
                then events_count
            else 0
        end) as events_after_first_event,
        max(registered_date) as registered_date,
        min(occurred_date) as first_event_date,
        max(occurred_date) as last_event_date
    from weighted_event_days
    group by as_of_date, customer_id
),

referral_facts as (
    select
        as_of_dates.as_of_date,
        customers.referred_by_customer_id as customer_id,
        count(*) as referred_customers_count,
        max(weights.weight) as referral_weight
    from customers
    inner join as_of_dates on customers.registered_date <= as_of_dates.as_of_date
    left join weights
        on
            as_of_dates.as_of_date = weights.as_of_date
            and weights.score = 'social'
            and weights.part = 'referred_customer'
    where customers.referred_by_customer_id is not null
    group by as_of_dates.as_of_date, customers.referred_by_customer_id
),

final as (
    select
        coalesce(event_facts.as_of_date, referral_facts.as_of_date) as as_of_date,
        coalesce(event_facts.customer_id, referral_facts.customer_id) as customer_id,
        cast(coalesce(event_facts.events_count, 0) as bigint) as events_count,
        {% for event_type in event_types() %}
        cast(coalesce(event_facts.{{ event_type }}_events_90d, 0) as bigint)
            as {{ event_type }}_events_90d,
        {% endfor %}
        cast(coalesce(referral_facts.referred_customers_count, 0) as bigint)
            as referred_customers_count,
        {{ as_decimal('coalesce(event_facts.interaction_value, 0)', 28, 4) }} as interaction_value,
        {{ as_decimal(
            'coalesce(event_facts.social_value, 0) + coalesce('
            ~ 'referral_facts.referred_customers_count * referral_facts.referral_weight, 0)',
            28, 4
        ) }} as social_value,
        case
            when event_facts.registered_date is not null
                then event_facts.events_after_registration >= 1
            else coalesce(event_facts.events_after_first_event >= 2, false)
        end as is_activated,
        event_facts.first_event_date,
        event_facts.last_event_date
    from event_facts
    full outer join referral_facts
        on
            event_facts.as_of_date = referral_facts.as_of_date
            and event_facts.customer_id = referral_facts.customer_id
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
