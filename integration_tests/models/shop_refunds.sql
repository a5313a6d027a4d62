-- The columns have the names that Northstar expects, so it needs no map.
select
    id as refund_id,
    web_order_id as order_id,
    cents * 0.01 as amount,
    refunded_at,
    refunded_at as updated_at
from {{ ref('web_refunds') }}
