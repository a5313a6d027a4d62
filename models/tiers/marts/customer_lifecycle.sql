-- One row per customer, prospects included. A customer without a row in int_customer_tiers has no
-- sale and is a prospect; int_prospect_stays then tells since when.
with attributes as (
    select * from {{ ref('northstar', 'int_customers_described') }}
),

customer_rfm as (
    select * from {{ ref('northstar', 'customer_rfm') }}
),

engagement as (
    select * from {{ ref('northstar', 'int_customer_engagement') }}
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

tier_stays as (
    select * from {{ ref('northstar', 'int_tier_stays') }}
),

prospect_stays as (
    select * from {{ ref('northstar', 'int_prospect_stays') }}
),

phases as (
    select * from {{ ref('northstar', 'int_lifecycle_rules') }}
),

staged as (
    select
        attributes.as_of_date,
        attributes.customer_id,
        coalesce(customer_tiers.lifecycle_stage, 'prospect') as lifecycle_stage,
        {{ journey_stage(
            'customer_rfm.sales_count',
            'customer_rfm.orders_365d',
            'customer_rfm.recency_days',
            'engagement.is_activated',
            days_between('engagement.first_event_date', 'engagement.last_event_date'),
            'rules'
        ) }} as journey_stage,
        customer_rfm.expected_gap_days,
        case when customer_tiers.lifecycle_stage <> 'churned' then
            {{ days_until_decline(
                'customer_rfm.recency_days',
                'customer_rfm.expected_gap_days',
                'rules.decline_recency_days_above',
                'rules.decline_recency_gaps_above'
            ) }}
        end as days_until_decline
    from attributes
    inner join rules on attributes.as_of_date = rules.as_of_date
    left join customer_rfm
        on
            attributes.as_of_date = customer_rfm.as_of_date
            and attributes.customer_id = customer_rfm.customer_id
    left join customer_tiers
        on
            attributes.as_of_date = customer_tiers.as_of_date
            and attributes.customer_id = customer_tiers.customer_id
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
        staged.days_until_decline,
        coalesce(tier_stays.lifecycle_stage_since, prospect_stays.stage_since) as stage_since
    from staged
    inner join phases
        on
            staged.as_of_date = phases.as_of_date
            and staged.lifecycle_stage = phases.lifecycle_stage
    left join tier_stays on staged.customer_id = tier_stays.customer_id
    left join prospect_stays on staged.customer_id = prospect_stays.customer_id
)

select * from final
