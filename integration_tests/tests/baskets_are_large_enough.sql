select * from {{ ref('stg_orders') }} where cents < {{ var('smallest_basket_cents') }}
