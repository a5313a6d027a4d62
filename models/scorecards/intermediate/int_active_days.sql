-- One row per customer and day with an event or a sale, up to the as-of date.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_months',
) }}
-- depends_on: {{ ref('northstar', 'int_months') }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

facts as (
    select
        customer_id,
        batch_month as month_start,
        occurred_date as day
    from {{ ref('northstar', 'int_events_accepted') }}
    where {{ in_batch('batch_month') }}
    union distinct
    select
        customer_id,
        batch_month as month_start,
        ordered_date as day
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale' and {{ in_batch('batch_month') }}
),

final as (
    select
        facts.customer_id,
        facts.month_start,
        facts.day
    from facts
    inner join as_of_dates on facts.day <= as_of_dates.as_of_date
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
