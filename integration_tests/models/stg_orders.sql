-- Columns of the shop's own, whatever Northstar's model of this name has.
select
    id,
    {{ clean_text('account') }} as buyer,
    basket,
    cents,
    sold_at,
    changed_at
from {{ ref('web_orders') }}
