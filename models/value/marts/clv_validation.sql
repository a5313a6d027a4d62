-- One row per model, kind of segment and segment: how the predictions of the day of the validation
-- compare with the holdout after it. Sums of squares are floating point. Of two customers the one
-- with the greater prediction ought to be the one who bought: auc is the share of such pairs, ties
-- half, counted by distinct predictions.
{% set kinds = ['frequency', 'quadrant', 'market'] %}
{% set double = double_type() %}

with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

predictions as (
    select * from {{ ref('northstar', 'int_holdout_predictions') }}
),

segmented as (
    select
        predictions.*,
        'all' as segment_kind,
        'all' as segment
    from predictions
    {% for kind in kinds %}
    union all
    select
        predictions.*,
        '{{ kind }}' as segment_kind,
        predictions.{{ kind }} as segment
    from predictions
    where predictions.{{ kind }} is not null
    {% endfor %}
),

-- Customers of one prediction together; all measures are sums over these.
counted as (
    select
        model,
        segment_kind,
        segment,
        predicted_purchases,
        count(*) as customers,
        sum(actual_purchases) as actual_purchases,
        sum(cast(actual_purchases as {{ double }}) * actual_purchases) as actual_squares,
        sum(abs(predicted_purchases - actual_purchases)) as absolute_errors,
        count(case when has_bought then 1 end) as buyers,
        count(case when is_predicted_to_buy then 1 end) as predicted_buyers,
        count(case when has_bought and is_predicted_to_buy then 1 end) as right_buyers
    from segmented
    group by model, segment_kind, segment, predicted_purchases
),

ordered as (
    select
        *,
        cast(predicted_purchases as {{ double }}) as prediction,
        sum(customers - buyers) over (
            partition by model, segment_kind, segment
            order by predicted_purchases
            rows between unbounded preceding and current row
        ) - (customers - buyers) as others_below
    from counted
),

summed as (
    select
        model,
        segment_kind,
        segment,
        sum(customers) as customers,
        sum(actual_purchases) as actual_purchases,
        {{ as_decimal('sum(predicted_purchases * ' ~ as_factor('customers', 9, 0) ~ ')', 28, 6) }}
            as predicted_purchases,
        {{ as_decimal('sum(absolute_errors)', 28, 6) }} as absolute_errors,
        sum(actual_squares) as actual_squares,
        sum(prediction * prediction * customers) as predicted_squares,
        sum(prediction * actual_purchases) as products,
        sum(buyers) as buyers,
        sum(predicted_buyers) as predicted_buyers,
        sum(right_buyers) as right_buyers,
        sum(
            {{ as_factor('buyers', 9, 0) }}
            * {{ as_factor('2 * others_below + customers - buyers', 10, 0) }}
        ) as half_pairs,
        min(prediction) < max(prediction) as has_two_predictions
    from ordered
    group by model, segment_kind, segment
),

-- n x the sums of squared deviations from the means
spread as (
    select
        *,
        actual_squares - 2 * products + predicted_squares as error_squares,
        customers * actual_squares - cast(actual_purchases as {{ double }}) * actual_purchases
            as actual_spread,
        customers * predicted_squares
        - cast(predicted_purchases as {{ double }}) * cast(predicted_purchases as {{ double }})
            as predicted_spread,
        customers * products - cast(predicted_purchases as {{ double }}) * actual_purchases
            as joint_spread,
        customers - buyers as others
    from summed
),

measured as (
    select
        *,
        sqrt(greatest(error_squares, 0) / customers) as exact_rmse,
        case
            when has_two_predictions and actual_spread > 0 and predicted_spread > 0
                then joint_spread / (sqrt(actual_spread) * sqrt(predicted_spread))
        end as exact_correlation
    from spread
),

final as (
    select
        measured.model,
        measured.segment_kind,
        measured.segment,
        cast(measured.customers as bigint) as customers,
        cast(measured.actual_purchases as bigint) as actual_purchases,
        measured.predicted_purchases,
        {{ ratio(
            'measured.predicted_purchases - measured.actual_purchases',
            'measured.actual_purchases', operand_scale=6
        ) }} as bias,
        {{ ratio('measured.absolute_errors', 'measured.customers', operand_scale=6) }} as mae,
        {{ shown('measured.exact_rmse') }} as rmse,
        {{ shown('measured.exact_correlation') }} as correlation,
        {{ ratio(
            'measured.right_buyers + measured.customers - measured.buyers'
            ~ ' - measured.predicted_buyers + measured.right_buyers',
            'measured.customers'
        ) }} as accuracy,
        {{ ratio('measured.right_buyers', 'measured.predicted_buyers') }} as precision,
        {{ ratio('measured.right_buyers', 'measured.buyers') }} as recall,
        {{ ratio(
            'measured.half_pairs',
            as_factor('measured.buyers', 9, 0) ~ ' * ' ~ as_factor('2 * measured.others', 10, 0)
        ) }} as auc,
        {{ ratio('measured.buyers', 'measured.customers') }} as base_rate,
        value_dates.validation_date as calibrated_on
    from measured
    cross join value_dates
)

select * from final
