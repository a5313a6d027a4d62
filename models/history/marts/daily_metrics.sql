-- One row per day, market and quadrant tier on which something happened. A view, because
-- int_daily_metrics already holds the rows in batches.
{{ config(materialized=view_materialization()) }}

select
    market,
    quadrant_tier,
    sales_count,
    buyers,
    new_customers,
    repurchases,
    active_customers,
    gross_revenue,
    refunded_amount,
    net_revenue,
    day
from {{ ref('northstar', 'int_daily_metrics') }}
