-- One row per rejected raw order row: its values as they came, and the first reason that applies.
{{ rejected_rows('orders', ref('int_orders_judged'), ref('int_order_versions')) }}
