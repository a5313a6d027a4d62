-- One row per sale and touch of its customer in the touch_days before it, to the microsecond, with
-- the touch's share and amount by each model of attribution. Shares have 6 decimals, amounts 4; the
-- last touch gets what the others leave, so that both add up. A sale without a touch has no row.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_attribution_months',
) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select
        cast(touch_days as integer) as touch_days,
        position_first_share,
        position_last_share,
        cast(half_life_days as {{ double_type() }}) as half_life_days
    from {{ ref('northstar', 'int_campaign_rules') }}
),

-- The days of touches that may count for the months at hand.
spans as (
    select
        min(first_touch_date) as first_touch_date,
        max(last_touch_date) as last_touch_date
    from {{ ref('northstar', 'int_attribution_months') }}
    where {{ in_batch('month_start') }}
),

touches as (
    select
        found.*,
        {{ day_bucket('cast(found.touched_at as date)', '(rules.touch_days + 1)') }} as bucket
    from {{ ref('northstar', 'int_touches_found') }} as found
    cross join rules
    inner join spans
        on
            spans.first_touch_date <= cast(found.touched_at as date)
            and spans.last_touch_date >= cast(found.touched_at as date)
),

orders as (
    select * from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale' and {{ in_batch('batch_month') }}
),

sales as (
    select
        orders.order_id,
        orders.customer_id,
        orders.market,
        orders.amount_reporting,
        orders.ordered_date,
        orders.ordered_at,
        orders.batch_month as month_start,
        rules.touch_days + 1 as bucket_days,
        {{ shift_minutes('orders.ordered_at', '-1440 * rules.touch_days') }} as first_touch_at,
        {{ day_bucket('cast(orders.ordered_at as date)', '(rules.touch_days + 1)') }} as bucket
    from orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    cross join rules
),

sales_in_buckets as (
    select
        order_id,
        customer_id,
        ordered_at,
        first_touch_at,
        bucket
    from sales
    union all
    select
        order_id,
        customer_id,
        ordered_at,
        first_touch_at,
        bucket - bucket_days as bucket
    from sales
),

touched as (
    select
        sales.order_id,
        touches.touch_id,
        touches.channel,
        row_number() over (
            partition by sales.order_id
            order by touches.touched_at, touches.kind_rank, {{ byte_order('touches.touch_id') }}
        ) as touch_number,
        count(*) over (partition by sales.order_id) as touches_count,
        power(
            cast({{ decimal_literal('0.5') }} as {{ double_type() }}),
            {{ seconds_between('touches.touched_at', 'sales.ordered_at') }}
            / 86400 / rules.half_life_days
        ) as weight
    from sales_in_buckets as sales
    cross join rules
    inner join touches
        on
            sales.customer_id = touches.customer_id
            and sales.bucket = touches.bucket
            and sales.ordered_at >= touches.touched_at
            and sales.first_touch_at <= touches.touched_at
),

shared as (
    select
        touched.*,
        case when touched.touch_number = 1 then 1 else 0 end as first_touch,
        case when touched.touch_number = touched.touches_count then 1 else 0 end as last_touch,
        {{ ratio('1', 'touched.touches_count') }} as linear,
        case
            when touched.touches_count = 1 then 1
            when touched.touches_count = 2 then {{ decimal_literal('0.5') }}
            when touched.touch_number = 1 then rules.position_first_share
            when touched.touch_number = touched.touches_count then rules.position_last_share
            else {{ ratio(
                '(1 - rules.position_first_share - rules.position_last_share)',
                '(touched.touches_count - 2)', operand_scale=6
            ) }}
        end as position,
        touched.weight / sum(touched.weight) over (partition by touched.order_id) as time_decay
    from touched
    cross join rules
),

rounded as (
    select
        order_id,
        touch_id,
        channel,
        touch_number,
        {% for model in attribution_models() %}
        {{ as_decimal(model, 18, 6) }} as {{ model }},
        {% endfor %}
        touch_number = touches_count as is_last_touch
    from shared
),

with_shares as (
    select
        rounded.order_id,
        rounded.touch_id,
        rounded.channel,
        rounded.touch_number,
        sales.market,
        sales.amount_reporting,
        {% for model in attribution_models() %}
        {{ as_decimal(
            'case when rounded.is_last_touch then 1 + rounded.' ~ model ~ ' - sum(rounded.' ~ model
            ~ ') over (partition by rounded.order_id) else rounded.' ~ model ~ ' end', 18, 6
        ) }} as {{ model }}_share,
        {% endfor %}
        rounded.is_last_touch,
        sales.ordered_date,
        sales.month_start
    from rounded
    inner join sales on rounded.order_id = sales.order_id
),

with_amounts as (
    select
        {% for model in attribution_models() %}
        {{ as_decimal(
            'round(' ~ as_factor('amount_reporting', 19, 4) ~ ' * '
            ~ as_factor(model ~ '_share', 18, 6) ~ ', 4)', 18, 4
        ) }} as {{ model }}_part,
        {% endfor %}
        with_shares.*
    from with_shares
),

final as (
    select
        order_id,
        touch_id,
        channel,
        market,
        touch_number,
        {% for model in attribution_models() %}
        {{ model }}_share,
        {{ as_decimal(
            'case when is_last_touch then amount_reporting - (sum(' ~ model
            ~ '_part) over (partition by order_id) - ' ~ model ~ '_part) else ' ~ model
            ~ '_part end', 18, 4
        ) }} as {{ model }}_amount,
        {% endfor %}
        is_last_touch,
        ordered_date,
        month_start
    from with_amounts
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
