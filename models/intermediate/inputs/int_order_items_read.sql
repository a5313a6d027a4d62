-- One row per raw order line that this run judges: every line, or, on top of what the last run
-- left, the lines of every order that has a new or changed one: its loaded_at tells, or the order's
-- day, whose lines are not those of before by number, customer and amount (without loaded_at: by
-- all values). Lines of an order that changed, or was not known before, change their day, too.
{{ config(materialized='rows_to_read', onto='int_order_items_accepted') }}
{% set last_order_items = last_run('int_order_items_accepted') %}
{% set compared = [
    'order_id', 'line_number', 'customer_id', 'order_kind', 'amount_reporting',
    'case when loaded_at is null then product_id end',
    'case when loaded_at is null then category end',
    'case when loaded_at is null then quantity end',
] %}

with judged_order_items as (
    select * from {{ ref('int_order_items_judged') }}
),
{% if last_order_items %}

passed_order_items as (
    select
        judged_order_items.*,
        {{ reporting_amount('amount', 'fx_rate') }} as amount_reporting
    from judged_order_items
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
    select judged_order_items.order_id
    from judged_order_items
    cross join watermarks
    where
        judged_order_items.loaded_at >= watermarks.watermark
        or judged_order_items.ordered_date in (select changed_days.day from changed_days)
    union
    select last_order_items.order_id
    from last_order_items
    where last_order_items.ordered_date in (select changed_days.day from changed_days)
),
{% endif %}

final as (
    select judged_order_items.*
    from judged_order_items
    {% if last_order_items %}
    where judged_order_items.order_id in (select order_ids.order_id from order_ids)
    {% endif %}
)

select * from final
