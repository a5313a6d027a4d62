-- One row per purpose and distinct frequency and age: the purchases expected of a customer who has
-- not left, which depend on nothing else. So the series is summed once for all customers alike.
-- Each month is discounted from its end: E(t_1) v + (E(t_2) - E(t_1)) v^2 + ... is the sum of
-- E(t_i) (v^i - v^(i + 1)), and of E(t_n) v^n for the last month.
{% set months = var('clv_horizon_months') %}
{% set discount = (1 + var('discount_rate_annual')) ** (-1 / 12) %}
{% set double = double_type() %}

with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

purchase_groups as (
    select distinct
        purpose,
        repeat_purchase_days,
        days_observed
    from {{ ref('northstar', 'int_purchases_grouped') }}
),

parameters as (
    select * from {{ ref('northstar', 'int_clv_parameters') }}
    where has_purchase_model
),

horizons as (
    {% for month in range(1, months + 1) %}
    {% set weight = discount ** month - (discount ** (month + 1) if month < months else 0) %}
    select
        'current' as purpose,
        'month {{ month }}' as horizon,
        cast({{ month * 365 }} as {{ double }}) / 84 as weeks,
        cast({{ weight }} as {{ double }}) as discount_weight
    union all
    {% endfor %}
    {% for days in [90, 365] %}
    select
        'current' as purpose,
        '{{ days }} days' as horizon,
        cast({{ days }} as {{ double }}) / 7 as weeks,
        cast(0 as {{ double }}) as discount_weight
    union all
    {% endfor %}
    select
        'validation' as purpose,
        'holdout' as horizon,
        cast(holdout_days as {{ double }}) / 7 as weeks,
        cast(0 as {{ double }}) as discount_weight
    from value_dates
),

cases as (
    select
        purchase_groups.purpose,
        purchase_groups.repeat_purchase_days,
        purchase_groups.days_observed,
        horizons.horizon,
        horizons.weeks,
        parameters.r,
        parameters.alpha,
        parameters.a,
        parameters.b
    from purchase_groups
    inner join parameters on purchase_groups.purpose = parameters.purpose
    inner join horizons on purchase_groups.purpose = horizons.purpose
),

purchases as (
    {{ expected_purchases('cases') }}
),

final as (
    select
        purchases.purpose,
        purchases.repeat_purchase_days,
        purchases.days_observed,
        sum(case when purchases.horizon = '90 days' then purchases.purchases end)
            as purchases_90d,
        sum(case when purchases.horizon = '365 days' then purchases.purchases end)
            as purchases_365d,
        sum(case
            when purchases.purpose = 'current'
                then purchases.purchases * horizons.discount_weight
        end) as discounted_purchases,
        sum(case when purchases.horizon = 'holdout' then purchases.purchases end)
            as holdout_purchases
    from purchases
    inner join horizons
        on
            purchases.purpose = horizons.purpose
            and purchases.horizon = horizons.horizon
    group by purchases.purpose, purchases.repeat_purchase_days, purchases.days_observed
)

select * from final
