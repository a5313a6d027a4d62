-- Writes what the invented shop's tables hold a day later: all that they held, and the orders and
-- refunds of the day. One in a hundred of the new orders is late, by up to 90 days, one in ten is
-- of a new customer; there is a refund of an old order for every fifty new orders. Every value
-- follows from the hash of an order's id and the day.
-- Reads the variables day, orders_count, orders_before, refunds_before, orders_file, refunds_file.

set memory_limit = '4GB';

create temp table copied_orders as
select
    row_number() over () as number,
    *
from (
    select * from read_parquet(getvariable('orders_before'))
    order by hash(order_id || getvariable('day'))
    limit getvariable('orders_count')::bigint
);

copy (
    select * from read_parquet(getvariable('orders_before'))
    union all
    select * exclude (number) replace (
        'NEW-' || getvariable('day') || '-' || number as order_id,
        case
            when number % 10 = 0 then 'N-' || getvariable('day') || '-' || number
            else customer_id
        end as customer_id,
        getvariable('day')::timestamp
        - to_days(case when number % 100 = 0 then (1 + number // 100 % 90)::integer else 0 end)
        + to_seconds((hash(number) % 86400)::bigint) as ordered_at,
        getvariable('day')::timestamp + interval 27 hour as updated_at
    )
    from copied_orders
) to (getvariable('orders_file')) (format parquet);

copy (
    select * from read_parquet(getvariable('refunds_before'))
    union all
    select
        'R-' || getvariable('day') || '-' || number as refund_id,
        order_id,
        getvariable('day')::timestamp as refunded_at,
        round(abs(amount) / 3, 2)::decimal(18, 4) + 1 as amount,
        getvariable('day')::timestamp + interval 27 hour as updated_at
    from copied_orders
    where number % 50 = 0
) to (getvariable('refunds_file')) (format parquet);
