-- All raw rows of each order whose verdict may have changed since the last run, because:
-- - a row of it is new or changed: by updated_at, or because it has more rows than before, or by
--   its values where it is made of lines;
-- - a row of it was rejected;
-- - its exchange rate, its customer or its customer's market changed;
-- - it is erased now. (A row that was erased has no id in the rejections, so its order has more
--   rows than before in every run, and comes back when its request is gone.)
-- - its day is out of range now.
-- Rows without an order id are always here, because nothing tells whether they are new.
-- Empty where this run validates every row: then int_orders_validated is read instead, because a
-- copy of it would only cost time. Tables are named where they are read, because engines would copy
-- an import that is read twice.
-- depends_on: {{ ref('northstar', 'stg_orders') }}
-- depends_on: {{ ref('northstar', 'int_fx_rates_daily') }}
-- depends_on: {{ ref('northstar', 'int_identities_resolved') }}
-- depends_on: {{ ref('northstar', 'int_customers_merged') }}
-- depends_on: {{ ref('northstar', 'int_erased_ids') }}
-- depends_on: {{ ref('northstar', 'int_erased_orders') }}
{% set last_orders = last_run('int_orders_accepted') %}
{% set last_rejections = last_run_of('int_order_rejections') %}

with validated_orders as (
    select * from {{ ref('northstar', 'int_orders_validated') }}
),
{% if last_orders and last_rejections %}

last_rejections as (
    select * from {{ last_rejections }}
),

grown_ids as (
    {{ grown_ids(
        'order_id', 'ordered_date', ref('northstar', 'stg_orders'), last_orders, last_rejections
    ) }}
),

watermarks as (
    {{ watermark('updated_at', last_orders) }}
),

-- The accepted orders, with the customer and the rate that they would get now
accepted_now as (
    select
        last_orders.order_id,
        last_orders.customer_id,
        last_orders.market,
        last_orders.fx_rate,
        last_orders.is_market_stated,
        last_orders.ordered_date,
        coalesce(
            identities.canonical_customer_id, last_orders.raw_customer_id, last_orders.customer_id
        ) as customer_id_now,
        case
            when last_orders.currency_code = '{{ var("reporting_currency") }}' then 1
            else rates.rate_to_reporting
        end as fx_rate_now
    from {{ last_orders }} as last_orders
    left join {{ ref('northstar', 'int_fx_rates_daily') }} as rates
        on
            last_orders.currency_code = rates.currency_code
            and last_orders.ordered_date = rates.rate_date
    left join {{ ref('northstar', 'int_identities_resolved') }} as identities
        on
            coalesce(last_orders.raw_customer_id, last_orders.customer_id)
            = identities.customer_id
),

order_ids as (
    select staged_orders.order_id
    from {{ ref('northstar', 'stg_orders') }} as staged_orders
    cross join watermarks
    where
        watermarks.watermark is null
        or staged_orders.updated_at is null
        or staged_orders.updated_at >= watermarks.watermark
        or staged_orders.ordered_date is null
    union distinct
    select grown_ids.order_id
    from grown_ids
    union distinct
    {{ changed_records('orders', ref('northstar', 'stg_orders'), last_orders, {
        'customer_id': 'coalesce(accepted_rows.raw_customer_id, accepted_rows.customer_id)',
        'currency_code': 'accepted_rows.currency_code',
        'status': 'accepted_rows.status',
        'market': 'case when accepted_rows.is_market_stated then accepted_rows.market end',
        'channel': 'accepted_rows.channel',
        'amount': 'accepted_rows.amount',
        'discount_amount': 'accepted_rows.discount_amount',
        'cost_amount': 'accepted_rows.cost_amount',
        'ordered_at': 'accepted_rows.ordered_at',
        'updated_at': 'accepted_rows.updated_at',
    }) }}
    union distinct
    select last_rejections.clean_order_id as order_id
    from last_rejections
    where last_rejections.clean_order_id is not null
    union distinct
    select accepted_now.order_id
    from accepted_now
    left join {{ ref('northstar', 'int_customers_merged') }} as merged_customers
        on accepted_now.customer_id_now = merged_customers.customer_id
    left join {{ ref('northstar', 'int_erased_orders') }} as erased_orders
        on accepted_now.order_id = erased_orders.order_id
    left join {{ ref('northstar', 'int_erased_ids') }} as erased_ids
        on accepted_now.customer_id = erased_ids.customer_id
    where
        accepted_now.customer_id_now <> accepted_now.customer_id
        or erased_orders.order_id is not null
        or erased_ids.customer_id is not null
        or accepted_now.fx_rate_now is null
        or accepted_now.fx_rate_now <> accepted_now.fx_rate
        or (
            not accepted_now.is_market_stated
            and coalesce(merged_customers.market, 'ZZ') <> accepted_now.market
        )
        or {{ is_out_of_range('accepted_now.ordered_date') }}
),
{% endif %}

final as (
    select validated_orders.*
    from validated_orders
    {% if last_orders and last_rejections %}
    where
        validated_orders.order_id is null
        or validated_orders.order_id in (select order_ids.order_id from order_ids)
    {# Where the rejections of the last run are gone, every row is due. #}
    {% elif not last_orders %}
    where 1 = 0
    {% endif %}
)

select * from final
