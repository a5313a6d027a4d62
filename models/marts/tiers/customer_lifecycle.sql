-- One row per as-of date and customer, prospects included: where they are in the lifecycle and on
-- the journey, and how long until silence would count as decline.
with attributes as (
    select * from {{ ref('int_customers_attributed') }}
),

customer_rfm as (
    select * from {{ ref('customer_rfm') }}
),

engagement as (
    select * from {{ ref('int_customer_engagement') }}
),

lifecycle_rules as (
    select * from {{ ref('int_lifecycle_rules_pivoted') }}
),

phases as (
    select * from {{ ref('int_lifecycle_rules') }}
),

journey_rules as (
    select * from {{ ref('int_journey_rules_pivoted') }}
),

staged as (
    select
        attributes.as_of_date,
        attributes.customer_id,
        {{ lifecycle_stage(
            'customer_rfm.sales_count',
            'customer_rfm.recency_days',
            'customer_rfm.tenure_days',
            'customer_rfm.expected_gap_days',
            'lifecycle_rules'
        ) }} as lifecycle_stage,
        {{ journey_stage(
            'customer_rfm.sales_count',
            'customer_rfm.orders_365d',
            'customer_rfm.recency_days',
            'engagement.is_activated',
            days_between('engagement.first_event_date', 'engagement.last_event_date'),
            'journey_rules'
        ) }} as journey_stage,
        customer_rfm.recency_days,
        customer_rfm.expected_gap_days,
        lifecycle_rules.decline_recency_days_above,
        lifecycle_rules.decline_recency_gaps_above
    from attributes
    inner join lifecycle_rules on attributes.as_of_date = lifecycle_rules.as_of_date
    inner join journey_rules on attributes.as_of_date = journey_rules.as_of_date
    left join customer_rfm
        on
            attributes.as_of_date = customer_rfm.as_of_date
            and attributes.customer_id = customer_rfm.customer_id
    left join engagement
        on
            attributes.as_of_date = engagement.as_of_date
            and attributes.customer_id = engagement.customer_id
),

final as (
    select
        staged.as_of_date,
        staged.customer_id,
        staged.lifecycle_stage,
        phases.lifecycle_phase,
        staged.journey_stage,
        staged.expected_gap_days,
        case when staged.lifecycle_stage not in ('prospect', 'churned') then
            {{ days_until_decline(
                'staged.recency_days',
                'staged.expected_gap_days',
                'staged.decline_recency_days_above',
                'staged.decline_recency_gaps_above'
            ) }}
        end as days_until_decline
    from staged
    inner join phases
        on
            staged.as_of_date = phases.as_of_date
            and staged.lifecycle_stage = phases.lifecycle_stage
)

select * from final
