-- The columns that Northstar expects, and one of the shop's own.
select
    {{ clean_text('account') }} as customer_id,
    country as market,
    loyalty_card,
    registered_at
from {{ ref('web_accounts') }}
