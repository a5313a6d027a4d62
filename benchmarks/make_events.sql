-- Writes the events and campaign sends of an invented shop: as many events as asked for, each up to
-- ten days before an order of its customer, and a fifth as many sends of a campaign a month, each
-- up to three weeks before one, every tenth to the control. Every value follows from the hash of a
-- row's number. Reads the variables orders_file, events_count, events_file and sends_file.

set memory_limit = '4GB';

create temp macro draw(number, salt) as (hash(32 * number + salt) >> 11) / pow(2, 53);

create temp table orders as
select
    row_number() over (order by order_id) - 1 as order_number,
    customer_id,
    ordered_at
from read_parquet(getvariable('orders_file'));

create temp table draws as
select
    range as number,
    hash(range) % (select count(*) from orders) as order_number
from range(getvariable('events_count')::bigint);

create temp macro channel_of(chance) as
['paid_search', 'paid_social', 'email', 'affiliate', 'referral'][1 + floor(5 * chance)::integer];

copy (
    select
        printf('E-%010d', draws.number) as event_id,
        orders.customer_id,
        orders.ordered_at - to_seconds(floor(864000 * draw(draws.number, 21))) as occurred_at,
        [
            'visit', 'visit', 'visit', 'search', 'product_view', 'product_view', 'add_to_cart',
            'checkout'
        ][1 + floor(8 * draw(draws.number, 22))::integer] as event_type,
        'web' as channel,
        channel_of(draw(draws.number, 23)) as source_channel,
        occurred_at as loaded_at
    from draws
    inner join orders on draws.order_number = orders.order_number
) to (getvariable('events_file')) (format parquet);

create temp table sends as
select
    draws.number,
    orders.customer_id,
    orders.ordered_at - to_seconds(floor(1814400 * draw(draws.number, 24))) as sent_at
from draws
inner join orders on draws.order_number = orders.order_number
where draws.number % 5 = 0;

copy (
    select
        printf('S-%010d', number) as send_id,
        strftime(sent_at, 'campaign of %Y-%m') as campaign_id,
        customer_id,
        'email' as channel,
        case when hash(customer_id) % 10 = 0 then 'control' else 'letter' end as variant,
        sent_at,
        case when draw(number, 25) < 0.4 then sent_at + interval 1 hour end as opened_at,
        case when draw(number, 25) < 0.1 then sent_at + interval 2 hour end as clicked_at,
        0.05::decimal(18, 4) as cost_amount
    from sends
) to (getvariable('sends_file')) (format parquet);
