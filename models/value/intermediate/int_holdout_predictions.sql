-- One row per model and customer of the validation: the purchases of the holdout as foretold on the
-- day of the validation, and as they came. Two naive models stand beside BG/NBD:
-- - last_period: as many purchase days as in as many days before;
-- - expected_gap: one purchase per expected gap, of customers who were silent for at most two gaps;
--   where the history has no judged day of the validation, it has no rows.
{% set double = double_type() %}

with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

rules as (
    select * from {{ ref('northstar', 'int_value_rules') }}
),

as_of_dates as (
    select as_of_dates.as_of_date
    from {{ ref('northstar', 'int_as_of_dates') }} as as_of_dates
    inner join value_dates on as_of_dates.as_of_date = value_dates.validation_date
    where as_of_dates.is_period_end
),

customers as (
    select * from {{ ref('northstar', 'int_customers_calibrated') }}
    where purpose = 'validation'
),

purchases as (
    select purchases.*
    from {{ ref('northstar', 'int_purchases_counted') }} as purchases
    inner join customers on purchases.customer_id = customers.customer_id
),

parameters as (
    select * from {{ ref('northstar', 'int_clv_parameters') }}
    where purpose = 'validation' and has_purchase_model
),

expected as (
    select * from {{ ref('northstar', 'int_purchases_expected') }}
    where purpose = 'validation'
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

customer_scores as (
    select * from {{ ref('northstar', 'int_customer_scores') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

predicted as (
    select
        'bg_nbd' as model,
        customers.customer_id,
        {{ p_alive(
            'parameters', 'customers.repeat_purchase_days', 'customers.days_to_last',
            'customers.days_observed'
        ) }} * expected.holdout_purchases as predicted_purchases
    from customers
    cross join parameters
    inner join expected
        on
            customers.repeat_purchase_days = expected.repeat_purchase_days
            and customers.days_observed = expected.days_observed
    union all
    select
        'last_period' as model,
        customer_id,
        cast(last_period_purchase_days as {{ double }}) as predicted_purchases
    from purchases
    union all
    select
        'expected_gap' as model,
        customer_facts.customer_id,
        case
            when customer_facts.recency_days
                <= {{ as_factor('rules.expected_gaps', 9, 4) }} * customer_scores.expected_gap_days
                then cast(value_dates.holdout_days as {{ double }})
                    / cast(customer_scores.expected_gap_days as {{ double }})
            else 0
        end as predicted_purchases
    from customer_facts
    cross join rules
    cross join value_dates
    inner join customer_scores
        on
            customer_facts.as_of_date = customer_scores.as_of_date
            and customer_facts.customer_id = customer_scores.customer_id
),

final as (
    select
        predicted.model,
        predicted.customer_id,
        {{ shown('predicted.predicted_purchases') }} as predicted_purchases,
        purchases.holdout_purchase_days as actual_purchases,
        case
            when predicted.model = 'bg_nbd'
                then {{ shown('predicted.predicted_purchases') }} >= rules.bought_purchases
            else predicted.predicted_purchases > 0
        end as is_predicted_to_buy,
        purchases.holdout_purchase_days > 0 as has_bought,
        case
            when purchases.validation_purchase_days > 7 then '7+'
            else cast(purchases.validation_purchase_days - 1 as {{ dbt.type_string() }})
        end as frequency,
        customer_tiers.quadrant_tier as quadrant,
        purchases.market
    from predicted
    cross join rules
    inner join purchases on predicted.customer_id = purchases.customer_id
    left join customer_tiers on predicted.customer_id = customer_tiers.customer_id
)

select * from final
