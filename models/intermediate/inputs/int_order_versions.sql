-- One row per raw order row that passes every other check and whose order id occurs more than once;
-- version_rank 1 is the version that counts, the others are superseded. Repeated ids are few:
-- finding them first spares a sort of all orders.
-- depends_on: {{ ref('stg_orders') }}
-- depends_on: {{ ref('int_orders_read') }}
{{ ranked_versions(
    'orders',
    ref('int_orders_read'),
    ref('int_orders_read') if last_run('int_orders_accepted') else ref('stg_orders'),
) }}
