select
    id,
    {{ clean_text('account') }} as buyer,
    cast(sold_at as timestamp) as sold_at,
    cast(changed_at as timestamp) as changed_at,
    cents,
    coalesce(basket, 'web') as basket
from {{ ref('web_orders') }}
