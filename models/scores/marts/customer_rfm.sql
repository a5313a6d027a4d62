-- One row per customer with a sale. A view, because facts and scores are stored already.
{{ config(materialized=view_materialization()) }}
{% set windows = trailing_windows() %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
),

customer_scores as (
    select * from {{ ref('northstar', 'int_customer_scores') }}
),

final as (
    select
        customer_scores.as_of_date,
        customer_scores.customer_id,
        customer_scores.rfm_cell,
        customer_scores.rfm_segment,
        customer_scores.value_score_parts,
        customer_facts.tenure_days,
        customer_facts.recency_days,
        customer_facts.frequency,
        customer_facts.monetary,
        {% for days in windows %}
        customer_facts.orders_{{ days }}d,
        {% endfor %}
        {% for days in windows %}
        customer_facts.revenue_{{ days }}d,
        {% endfor %}
        customer_facts.sales_count,
        customer_facts.gross_revenue,
        customer_facts.refunded_amount,
        customer_facts.net_revenue,
        customer_facts.average_order_value,
        customer_facts.max_order_amount_180d,
        customer_facts.avg_monthly_spend,
        customer_facts.mean_gap_days,
        customer_scores.expected_gap_days,
        customer_scores.r_score,
        customer_scores.f_score,
        customer_scores.m_score,
        customer_scores.recency_points,
        customer_scores.frequency_points,
        customer_scores.monetary_points,
        customer_scores.composite_score,
        customer_scores.composite_points,
        customer_scores.interaction_points,
        customer_scores.social_points,
        customer_scores.value_score,
        customer_facts.first_ordered_at,
        customer_facts.last_ordered_at
    from customer_scores
    inner join as_of_dates on customer_scores.as_of_date = as_of_dates.as_of_date
    inner join customer_facts
        on
            customer_scores.as_of_date = customer_facts.as_of_date
            and customer_scores.customer_id = customer_facts.customer_id
)

select * from final
