-- All raw rows of each refund whose verdict may have changed since the last run, because:
-- - a row of it is new or changed: by updated_at, or because it has more rows than before;
-- - a row of it was rejected;
-- - its order changed, or is erased now;
-- - its day is out of range now.
-- Rows without a refund id are always here, because nothing tells whether they are new.
-- Empty where this run validates every row: then int_refunds_validated is read instead.
-- depends_on: {{ ref('northstar', 'stg_refunds') }}
-- depends_on: {{ ref('northstar', 'int_orders_accepted') }}
{% set last_refunds = last_run('int_refunds_accepted') %}
{% set last_rejections = last_run_of('int_refund_rejections') %}

with validated_refunds as (
    select * from {{ ref('northstar', 'int_refunds_validated') }}
),
{% if last_refunds and last_rejections %}

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
),

last_rejections as (
    select * from {{ last_rejections }}
),

grown_ids as (
    {{ grown_ids(
        'refund_id', 'refunded_date', ref('northstar', 'stg_refunds'), last_refunds, last_rejections
    ) }}
),

watermarks as (
    {{ watermark('updated_at', last_refunds) }}
),

refund_ids as (
    select staged_refunds.refund_id
    from {{ ref('northstar', 'stg_refunds') }} as staged_refunds
    cross join watermarks
    where
        watermarks.watermark is null
        or staged_refunds.updated_at is null
        or staged_refunds.updated_at >= watermarks.watermark
        or staged_refunds.refunded_date is null
    union distinct
    select grown_ids.refund_id
    from grown_ids
    union distinct
    {{ changed_records('refunds', ref('northstar', 'stg_refunds'), last_refunds, {
        'order_id': 'accepted_rows.order_id',
        'amount': 'accepted_rows.amount',
        'refunded_at': 'accepted_rows.refunded_at',
        'updated_at': 'accepted_rows.updated_at',
    }) }}
    union distinct
    select last_rejections.clean_refund_id as refund_id
    from last_rejections
    where last_rejections.clean_refund_id is not null
    union distinct
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
    select validated_refunds.*
    from validated_refunds
    {% if last_refunds and last_rejections %}
    where
        validated_refunds.refund_id is null
        or validated_refunds.refund_id in (select refund_ids.refund_id from refund_ids)
    {# Where the rejections of the last run are gone, every row is due. #}
    {% elif not last_refunds %}
    where 1 = 0
    {% endif %}
)

select * from final
