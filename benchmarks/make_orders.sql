-- Writes one typed Parquet file of the orders of an invented shop: two years, in the order of
-- time, about a tenth as many customers as orders, who buy at different rates, come and leave.
-- Every value follows from the hash of a row's number, so that the rows are the same on every run.
-- Reads the variables orders_count and orders_file.

set memory_limit = '4GB';

create temp macro customers_count() as getvariable('orders_count')::bigint // 10;
create temp macro seconds_in_all() as 731 * 86400;

-- A number from 0 to under 1, by chance as it were; each use has a salt of its own.
create temp macro draw(number, salt) as (hash(32 * number + salt) >> 11) / pow(2, 53);

create temp table customers as
select
    range as customer_number,
    printf('C-%08d', range) as customer_id,
    ['US', 'CN', 'GB', 'DE', 'FR', 'JP', 'BR', 'AU'][1 + floor(8 * pow(draw(range, 1), 2))::integer]
        as market,
    -- Money spent per order is log-normal, about: the median is 40, one in a hundred above 400.
    40 * exp(2 * (draw(range, 2) + draw(range, 3) + draw(range, 4) - 1.5)) as usual_amount,
    draw(range, 5) as first_share,
    -- Half of them leave within half a year; nobody buys after the two years.
    least(-0.36 * ln(1 - draw(range, 6)), 1 - first_share) as active_share
from range(customers_count());

-- The cube root makes some customers buy thirty times and some not at all.
create temp table draws as
select
    range as order_number,
    floor(customers_count() * cbrt(draw(range, 11)))::bigint as customer_number,
    draw(range, 12) as time_draw,
    draw(range, 13) as amount_draw,
    draw(range, 14) as sign_draw,
    draw(range, 15) as discount_draw,
    draw(range, 16) as status_draw,
    draw(range, 17) as channel_draw,
    draw(range, 18) as update_draw
from range(getvariable('orders_count')::bigint);

create temp table sorted_orders as
select
    draws.*,
    customers.customer_id,
    customers.market,
    timestamp '2023-01-01' + to_seconds(floor(
        (customers.first_share + customers.active_share * draws.time_draw) * seconds_in_all()
    )) as ordered_at,
    round(customers.usual_amount * exp(2 * draws.amount_draw - 1), 2) as list_amount,
    case when draws.discount_draw < 0.3 then round(draws.discount_draw, 2) else 0 end
        as discount_share
from draws
inner join customers on draws.customer_number = customers.customer_number
order by ordered_at, draws.order_number;

copy (
    select
        printf('ORD-%010d', row_number() over ()) as order_id,
        customer_id,
        ordered_at,
        case
            when sign_draw < 0.01 then -list_amount
            else round(list_amount * (1 - discount_share), 2)
        end::decimal(18, 4) as amount,
        'USD' as currency_code,
        case
            when status_draw < 0.94 then 'completed'
            when status_draw < 0.98 then 'cancelled'
            else 'pending'
        end as status,
        market,
        ['web', 'app', 'store', 'marketplace'][1 + floor(4 * channel_draw)::integer] as channel,
        (list_amount * discount_share)::decimal(18, 4) as discount_amount,
        (list_amount * 0.6)::decimal(18, 4) as cost_amount,
        -- What the project does not read, as in every real table of orders
        (list_amount * 0.2)::decimal(18, 4) as tax_amount,
        update_draw < 0.1 as is_gift,
        'note ' || order_number % 1000 as note,
        ordered_at + to_hours(floor(72 * update_draw)::integer) as updated_at
    from sorted_orders
) to (getvariable('orders_file')) (format parquet);
