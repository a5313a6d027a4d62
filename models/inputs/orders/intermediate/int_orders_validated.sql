-- One row per raw order row. A view, because a copy of the raw columns of every order takes
-- longer than all the rest. erased_customer comes first, and the reasons of the row alone come
-- before missing_fx_rate.
{{ config(materialized=view_materialization()) }}

with staged_orders as (
    select * from {{ ref('northstar', 'stg_orders') }}
),

rates as (
    select * from {{ ref('northstar', 'int_fx_rates_daily') }}
),

priced as (
    select
        staged_orders.*,
        {{ is_erased('orders') }} as is_erased,
        case
            when staged_orders.currency_code = '{{ var("reporting_currency") }}' then 1
            else rates.rate_to_reporting
        end as fx_rate
    from staged_orders
    {{ erased_joins('orders', 'staged_orders') }}
    left join rates
        on
            staged_orders.currency_code = rates.currency_code
            and staged_orders.ordered_date = rates.rate_date
),

final as (
    select
        {{ raw_column_names('orders', 'priced') }},
        order_id,
        customer_id,
        currency_code,
        status,
        market,
        channel,
        case
            when is_erased then 'erased_customer'
            when rejection_reason is not null then rejection_reason
            when fx_rate is null then 'missing_fx_rate'
            when {{ exceeds_money_limit('amount', 'fx_rate') }} then 'invalid_amount'
        end as rejection_reason,
        amount,
        fx_rate,
        discount_amount,
        cost_amount,
        ordered_date,
        ordered_at,
        updated_at
    from priced
)

select * from final
