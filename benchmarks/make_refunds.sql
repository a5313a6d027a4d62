-- Writes the refunds of an invented shop's orders: half the amount of one order in fifty, up to a
-- month after it. Every value follows from the hash of the order's id.
-- Reads the variables orders_file and refunds_file.

set memory_limit = '4GB';

copy (
    select
        'R-' || order_id as refund_id,
        order_id,
        ordered_at + to_days(1 + (hash(order_id) % 30)::integer) as refunded_at,
        round(amount / 2, 2)::decimal(18, 4) as amount,
        refunded_at as updated_at
    from read_parquet(getvariable('orders_file'))
    where
        amount > 1
        and hash(order_id) % 50 = 0
        and ordered_at < timestamp '2024-12-01'
) to (getvariable('refunds_file')) (format parquet);
