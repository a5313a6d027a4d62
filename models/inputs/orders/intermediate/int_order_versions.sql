-- One row per raw order row that passes every other check and whose order id occurs more than once;
-- version_rank 1 is the version that counts, the others are superseded. Repeated ids are few:
-- finding them first spares a sort of all orders.
-- depends_on: {{ ref('northstar', 'stg_orders') }}
{% set rows = rows_to_validate('int_orders_accepted', 'int_orders_due', 'int_orders_validated') %}
{{ ranked_versions(
    'orders',
    rows,
    rows if last_run('int_orders_accepted') else ref('northstar', 'stg_orders'),
) }}
