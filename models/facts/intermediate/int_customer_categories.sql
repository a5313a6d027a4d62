-- One row per as-of date and customer with an order line in a sale. Of equal amounts the first
-- category by name wins, byte by byte, so that every engine names the same one. A customer without
-- order lines has no row, and their scenario is uncategorised.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where {{ in_batch('as_of_date') }}
),

order_items as (
    select * from {{ ref('northstar', 'int_order_items_accepted') }}
    where order_kind = 'sale'
),

category_amounts as (
    select
        as_of_dates.as_of_date,
        order_items.customer_id,
        order_items.category,
        sum(order_items.amount_reporting) as category_amount
    from order_items
    inner join as_of_dates on order_items.ordered_date <= as_of_dates.as_of_date
    group by as_of_dates.as_of_date, order_items.customer_id, order_items.category
),

ranked as (
    select
        category_amounts.*,
        row_number() over (
            partition by as_of_date, customer_id
            order by category_amount desc, {{ byte_order('category') }}
        ) as category_rank
    from category_amounts
),

final as (
    select
        as_of_date,
        customer_id,
        category as top_category,
        {{ slug('category') }} as top_category_slug,
        {{ as_decimal('category_amount', 28, 4) }} as top_category_amount
    from ranked
    where category_rank = 1
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
