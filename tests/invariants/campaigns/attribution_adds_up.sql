{{ config(enabled=room_is_on('campaigns')) }}
-- In every model of attribution the shares of each sale up to D sum to 1 and its amounts to the
-- sale, exactly. A failing row names the sale, the model and both sums.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

orders as (
    select * from {{ ref('northstar', 'orders') }}
    where order_kind = 'sale'
),

sales as (
    {% for model in attribution_models() %}
    select
        orders.order_id,
        '{{ model }}' as model,
        orders.amount_reporting
    from orders
    inner join as_of_dates on orders.ordered_date <= as_of_dates.as_of_date
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

attributed as (
    select
        order_id,
        model,
        sum(share) as share,
        sum(amount) as amount
    from {{ ref('northstar', 'attributed_revenue') }}
    group by order_id, model
)

select
    sales.order_id,
    sales.model,
    sales.amount_reporting,
    attributed.order_id as attributed_order_id,
    attributed.share,
    attributed.amount
from sales
full outer join attributed
    on
        sales.order_id = attributed.order_id
        and sales.model = attributed.model
where
    sales.order_id is null
    or attributed.order_id is null
    or attributed.share <> 1
    or attributed.amount <> sales.amount_reporting
