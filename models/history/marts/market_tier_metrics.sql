-- One row per period end, market, tier system (or 'lifecycle_stage') and tier. A view, because
-- int_market_tier_metrics already holds the rows.
{{ config(materialized=view_materialization()) }}

select
    market,
    tier_system,
    tier_code,
    customers,
    active_customers,
    previous_customers,
    converting_customers,
    repurchasing_customers,
    staying_customers_1m,
    year_ago_customers,
    staying_customers_12m,
    sales_count,
    gross_revenue,
    revenue,
    period_end
from {{ ref('northstar', 'int_market_tier_metrics') }}
