-- One row per as-of date and customer with a sale by then: their facts, and their scores against
-- the population's cut points.
{{ config(materialized='view') }}
{% set windows = trailing_windows() %}

select
    as_of_date,
    customer_id,
    rfm_cell,
    rfm_segment,
    value_score_parts,
    tenure_days,
    recency_days,
    frequency,
    monetary,
    {% for days in windows %}
    orders_{{ days }}d,
    {% endfor %}
    {% for days in windows %}
    revenue_{{ days }}d,
    {% endfor %}
    sales_count,
    gross_revenue,
    refunded_amount,
    net_revenue,
    average_order_value,
    max_order_amount_180d,
    avg_monthly_spend,
    mean_gap_days,
    expected_gap_days,
    r_score,
    f_score,
    m_score,
    recency_points,
    frequency_points,
    monetary_points,
    composite_score,
    composite_points,
    interaction_points,
    social_points,
    value_score,
    first_ordered_at,
    last_ordered_at
from {{ ref('int_customer_scores') }}
