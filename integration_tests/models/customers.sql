-- The columns that Northstar expects, and one of the shop's own.
select
    {{ clean_text('account') }} as customer_id,
    registered_at,
    country as market,
    loyalty_card
from {{ ref('web_accounts') }}
