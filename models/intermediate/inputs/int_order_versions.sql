-- One row per raw order row whose order id passes every other check more than once; version_rank
-- 1 is the version that counts, the others are superseded. Repeated ids are few: finding them
-- first spares a sort of all orders.
{{ ranked_versions('orders', ref('int_orders_judged')) }}
