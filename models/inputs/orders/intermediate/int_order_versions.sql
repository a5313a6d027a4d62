-- One row per version of an order id that occurs more than once. Such ids are few: finding them
-- first spares a sort of all orders. An order whose other rows were rejected has one version.
-- depends_on: {{ ref('northstar', 'stg_orders') }}
{% set rows = rows_to_validate('int_orders_accepted', 'int_orders_due', 'int_orders_validated') %}
{{ ranked_versions(
    'orders',
    rows,
    rows if last_run('int_orders_accepted') else ref('northstar', 'stg_orders'),
) }}
