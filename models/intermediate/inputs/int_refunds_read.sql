-- One row per raw refund row that this run judges: every row, or, on top of what the last run left,
-- the rows of every refund that may be judged otherwise now: a row of it is new or changed (by
-- updated_at, or because there are more rows of it than before), was rejected, or its order is not
-- what it was.
{{ config(materialized='rows_to_read', onto='int_refunds_accepted') }}
-- depends_on: {{ ref('stg_refunds') }}
-- depends_on: {{ ref('int_orders_accepted') }}
{% set last_refunds = last_run('int_refunds_accepted') %}
{% set last_rejections = last_run_of('int_refund_rejections') %}

with judged_refunds as (
    select * from {{ ref('int_refunds_judged') }}
),
{% if last_refunds and last_rejections %}

orders as (
    select * from {{ ref('int_orders_accepted') }}
),

last_rejections as (
    select * from {{ last_rejections }}
),

grown_ids as (
    {{ grown_ids(
        'refund_id', 'refunded_date', ref('stg_refunds'), last_refunds, last_rejections
    ) }}
),

watermarks as (
    {{ watermark('updated_at', last_refunds) }}
),

refund_ids as (
    select staged_refunds.refund_id
    from {{ ref('stg_refunds') }} as staged_refunds
    cross join watermarks
    where
        watermarks.watermark is null
        or staged_refunds.updated_at is null
        or staged_refunds.updated_at >= watermarks.watermark
        or staged_refunds.refunded_date is null
    union
    select grown_ids.refund_id
    from grown_ids
    union
    select last_rejections.clean_refund_id as refund_id
    from last_rejections
    where last_rejections.clean_refund_id is not null
    union
    select last_refunds.refund_id
    from {{ last_refunds }} as last_refunds
    left join orders on last_refunds.order_id = orders.order_id
    where
        orders.order_id is null
        or orders.customer_id <> last_refunds.customer_id
        or orders.order_kind <> last_refunds.order_kind
        or orders.market <> last_refunds.market
        or orders.currency_code <> last_refunds.currency_code
        or orders.fx_rate <> last_refunds.fx_rate
        or (last_refunds.amount > orders.amount) <> last_refunds.is_above_order_amount
        or (last_refunds.refunded_date < orders.ordered_date)
        <> last_refunds.is_before_order_date
        or {{ is_out_of_range('last_refunds.refunded_date') }}
),
{% endif %}

final as (
    select judged_refunds.*
    from judged_refunds
    {% if last_refunds and last_rejections %}
    where
        judged_refunds.refund_id is null
        or judged_refunds.refund_id in (select refund_ids.refund_id from refund_ids)
    {% endif %}
)

select * from final
