-- One row per customer with a sale: predicted and realised value. Predictions are computed from
-- each other unrounded, and rounded once. Without a fit every prediction is null.
with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

purchases as (
    select * from {{ ref('northstar', 'int_purchases_counted') }}
),

customers as (
    select * from {{ ref('northstar', 'int_customers_calibrated') }}
    where purpose = 'current'
),

margins as (
    select * from {{ ref('northstar', 'int_customer_margins') }}
),

parameters as (
    select * from {{ ref('northstar', 'int_clv_parameters') }}
    where purpose = 'current'
),

expected as (
    select * from {{ ref('northstar', 'int_purchases_expected') }}
    where purpose = 'current'
),

-- The state 30 days before, where there was a purchase by then.
earlier as (
    select
        purchases.customer_id,
        purchases.earlier_purchase_days - 1 as repeat_purchase_days,
        {{ days_between('purchases.first_date', 'purchases.earlier_last_date') }} as days_to_last,
        {{ days_between('purchases.first_date', 'value_dates.earlier_date') }} as days_observed
    from purchases
    cross join value_dates
    where purchases.earlier_purchase_days > 0
),

predicted as (
    select
        value_dates.as_of_date,
        customers.customer_id,
        customers.repeat_purchase_days,
        customers.days_to_last,
        customers.days_observed,
        customers.repeat_amount,
        case
            when parameters.has_purchase_model
                then {{ p_alive(
                    'parameters', 'customers.repeat_purchase_days', 'customers.days_to_last',
                    'customers.days_observed'
                ) }}
        end as p_alive,
        case
            when parameters.has_purchase_model
                then {{ p_alive(
                    'parameters', 'earlier.repeat_purchase_days', 'earlier.days_to_last',
                    'earlier.days_observed'
                ) }}
        end as p_alive_30d_before,
        expected.purchases_90d,
        expected.purchases_365d,
        expected.discounted_purchases,
        {{ expected_spend('parameters', 'customers.repeat_purchase_days', 'customers.repeat_amount')
        }} as expected_spend,
        cast(parameters.net_rate as {{ double_type() }}) as net_rate,
        cast(parameters.margin_rate as {{ double_type() }}) as margin_rate,
        margins.net_revenue,
        margins.margin
    from customers
    cross join value_dates
    cross join parameters
    inner join margins on customers.customer_id = margins.customer_id
    left join earlier on customers.customer_id = earlier.customer_id
    left join expected
        on
            customers.repeat_purchase_days = expected.repeat_purchase_days
            and customers.days_observed = expected.days_observed
),

valued as (
    select
        *,
        p_alive * purchases_90d as expected_purchases_90d,
        p_alive * purchases_365d as expected_purchases_365d,
        net_rate * expected_spend * p_alive * purchases_365d as predicted_revenue_365d,
        net_rate * expected_spend * p_alive * discounted_purchases as clv,
        margin_rate * net_rate * expected_spend * p_alive * discounted_purchases as clv_margin
    from predicted
),

final as (
    select
        as_of_date,
        customer_id,
        repeat_purchase_days,
        days_to_last,
        days_observed,
        repeat_amount,
        {% for column in [
            'p_alive', 'p_alive_30d_before', 'expected_purchases_90d', 'expected_purchases_365d',
            'expected_spend', 'predicted_revenue_365d', 'clv', 'clv_margin',
        ] %}
        {{ shown(column) }} as {{ column }},
        {% endfor %}
        net_revenue,
        margin
    from valued
)

select * from final
