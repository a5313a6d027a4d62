-- One row per as-of date and customer with a sale by then: their lifecycle stage, and how long
-- until silence would count as decline.
with customer_facts as (
    select * from {{ ref('int_customer_facts') }}
    where sales_count > 0
),

customer_scores as (
    select * from {{ ref('int_customer_scores') }}
),

lifecycle_rules as (
    select * from {{ ref('int_lifecycle_rules_pivoted') }}
),

staged as (
    select
        customer_facts.as_of_date,
        customer_facts.customer_id,
        {{ lifecycle_stage(
            'customer_facts.sales_count',
            'customer_facts.recency_days',
            'customer_facts.tenure_days',
            'customer_scores.expected_gap_days',
            'lifecycle_rules'
        ) }} as lifecycle_stage,
        customer_facts.recency_days,
        customer_scores.expected_gap_days,
        lifecycle_rules.decline_recency_days_above,
        lifecycle_rules.decline_recency_gaps_above
    from customer_facts
    inner join customer_scores
        on
            customer_facts.as_of_date = customer_scores.as_of_date
            and customer_facts.customer_id = customer_scores.customer_id
    inner join lifecycle_rules on customer_facts.as_of_date = lifecycle_rules.as_of_date
),

final as (
    select
        as_of_date,
        customer_id,
        lifecycle_stage,
        expected_gap_days,
        case when lifecycle_stage <> 'churned' then
            {{ days_until_decline(
                'recency_days',
                'expected_gap_days',
                'decline_recency_days_above',
                'decline_recency_gaps_above'
            ) }}
        end as days_until_decline
    from staged
)

select * from final
