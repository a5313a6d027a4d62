-- All raw lines of each order whose lines may have changed since the last run, because:
-- - loaded_at of a line is new;
-- - the lines of its day have another number, customer or amount than before (without loaded_at:
--   any other value). A new or changed order changes the lines of its day, too.
-- Empty where this run validates every line: then int_order_items_validated is read instead.
{% set last_order_items = last_run('int_order_items_accepted') %}
{% set compared = [
    'order_id', 'line_number', 'customer_id', 'order_kind', 'amount_reporting',
    'case when loaded_at is null then product_id end',
    'case when loaded_at is null then category end',
    'case when loaded_at is null then quantity end',
] %}

with validated_order_items as (
    select * from {{ ref('northstar', 'int_order_items_validated') }}
),
{% if last_order_items %}

passed_order_items as (
    select
        validated_order_items.*,
        {{ reporting_amount('amount', 'fx_rate') }} as amount_reporting
    from validated_order_items
    where rejection_reason is null
),

last_order_items as (
    select * from {{ last_order_items }}
),

changed_days as (
    {{ changed_days('ordered_date', 'passed_order_items', 'last_order_items', compared) }}
),

watermarks as (
    {{ watermark('loaded_at', 'last_order_items') }}
),

order_ids as (
    select validated_order_items.order_id
    from validated_order_items
    cross join watermarks
    where
        validated_order_items.loaded_at >= watermarks.watermark
        or validated_order_items.ordered_date in (select changed_days.day from changed_days)
    union distinct
    select last_order_items.order_id
    from last_order_items
    where last_order_items.ordered_date in (select changed_days.day from changed_days)
),
{% endif %}

final as (
    select validated_order_items.*
    from validated_order_items
    {% if last_order_items %}
    where validated_order_items.order_id in (select order_ids.order_id from order_ids)
    {% else %}
    where 1 = 0
    {% endif %}
)

select * from final
