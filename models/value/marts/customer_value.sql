-- One row per customer with a sale: what they brought, what they are predicted to bring, and
-- whether they are about to be lost. Customers of equal clv share a decile. Without a fit
-- predictions are null.
with customers as (
    select
        as_of_date,
        customer_id,
        repeat_purchase_days,
        {{ ratio('days_to_last', '7') }} as weeks_to_last,
        {{ ratio('days_observed', '7') }} as weeks_observed,
        case
            when repeat_purchase_days > 0
                then {{ ratio(
                    'repeat_amount', 'repeat_purchase_days', scale=4, operand_scale=4) }}
        end as mean_repeat_spend,
        p_alive,
        p_alive_30d_before,
        expected_purchases_90d,
        expected_purchases_365d,
        expected_spend,
        predicted_revenue_365d,
        clv,
        clv_margin,
        net_revenue as revenue_to_date,
        margin as margin_to_date
    from {{ ref('northstar', 'int_customer_values') }}
),

rules as (
    select * from {{ ref('northstar', 'int_value_rules') }}
),

clv_distributions as (
    {{ value_counts('customers', ['clv', 'revenue_to_date']) }}  -- noqa: PRS
),

cut_values as (
    {{ cut_points('clv_distributions') }}
),

cuts as (
    select
        as_of_date,
        {{ pivoted_cuts('clv', cut_percentiles(10)) }},
        {{ pivoted_cuts('revenue_to_date', cut_percentiles(10)) }}
    from cut_values
    group by as_of_date
),

final as (
    select
        customers.as_of_date,
        customers.customer_id,
        cast(customers.repeat_purchase_days as bigint) as repeat_purchase_days,
        customers.weeks_to_last,
        customers.weeks_observed,
        customers.mean_repeat_spend,
        customers.p_alive,
        customers.p_alive_30d_before,
        customers.expected_purchases_90d,
        customers.expected_purchases_365d,
        customers.expected_spend,
        customers.predicted_revenue_365d,
        customers.clv,
        customers.clv_margin,
        customers.revenue_to_date,
        customers.margin_to_date,
        {{ as_decimal('customers.revenue_to_date + customers.clv', 28, 6) }} as ltv,
        {{ as_decimal('customers.margin_to_date + customers.clv_margin', 28, 6) }} as ltv_margin,
        cast(case
            when customers.clv is not null
                then 11 - {{ score_against_cuts('customers.clv', 'cuts.clv', 10) }}
        end as integer) as value_decile,
        case
            when customers.p_alive is not null
                then customers.p_alive < rules.at_risk_p_alive
                    and 11 - {{ score_against_cuts(
                        'customers.revenue_to_date', 'cuts.revenue_to_date', 10) }}
                    <= rules.at_risk_deciles
        end as is_at_risk
    from customers
    cross join rules
    inner join cuts on customers.as_of_date = cuts.as_of_date
)

select * from final
