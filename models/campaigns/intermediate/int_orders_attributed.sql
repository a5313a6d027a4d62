-- One row per sale and channel that touched it: the channel's share and amount in each model of
-- attribution, which may be 0. The touches of one channel are added up. A sale without a touch
-- belongs to channel direct in every model.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_attribution_months',
) }}

-- depends_on: {{ ref('northstar', 'int_attribution_months') }}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale' and {{ in_batch('batch_month') }}
),

touches as (
    select * from {{ ref('northstar', 'int_touches_weighted') }}
    where {{ in_batch('month_start') }}
),

channels as (
    select
        order_id,
        channel,
        market,
        {% for model in attribution_models() %}
        {{ as_decimal('sum(' ~ model ~ '_share)', 28, 6) }} as {{ model }}_share,
        {{ as_decimal('sum(' ~ model ~ '_amount)', 28, 4) }} as {{ model }}_amount,
        {% endfor %}
        ordered_date,
        month_start
    from touches
    group by order_id, channel, market, ordered_date, month_start
),

untouched as (
    select
        orders.order_id,
        'direct' as channel,
        orders.market,
        {% for model in attribution_models() %}
        {{ as_decimal('1', 28, 6) }} as {{ model }}_share,
        {{ as_decimal('orders.amount_reporting', 28, 4) }} as {{ model }}_amount,
        {% endfor %}
        orders.ordered_date,
        orders.batch_month as month_start
    from orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    where not exists (select 1 from touches where touches.order_id = orders.order_id)
),

final as (
    select * from channels
    union all
    select * from untouched
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
