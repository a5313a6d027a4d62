{{ config(enabled=room_is_on('campaigns')) }}
-- In every model of attribution the channels of a complete month sum to its gross sales and to what
-- was spent in it, exactly. A failing row names the month, the model and the sums.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

amounts as (
    select
        {{ batch_month('ordered_date') }} as month,
        amount_reporting as revenue,
        0 as spend
    from {{ ref('northstar', 'orders') }}
    where order_kind = 'sale'
    union all
    select
        {{ batch_month('spend_date') }} as month,
        0 as revenue,
        amount_reporting as spend
    from {{ ref('northstar', 'int_marketing_spend_accepted') }}
),

expected as (
    {% for model in attribution_models() %}
    select
        amounts.month,
        '{{ model }}' as model,
        sum(amounts.revenue) as revenue,
        sum(amounts.spend) as spend
    from amounts
    inner join as_of_dates
        on {{ is_complete_month('amounts.month', 'as_of_dates.as_of_date') }}
    group by amounts.month
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

found as (
    select
        month,
        model,
        sum(revenue) as revenue,
        sum(spend) as spend
    from {{ ref('northstar', 'channel_attribution') }}
    group by month, model
)

select
    expected.month,
    expected.model,
    expected.revenue as expected_revenue,
    expected.spend as expected_spend,
    found.month as found_month,
    found.revenue,
    found.spend
from expected
full outer join found
    on
        expected.month = found.month
        and expected.model = found.model
where
    expected.month is null
    or found.month is null
    or expected.revenue <> found.revenue
    or expected.spend <> found.spend
