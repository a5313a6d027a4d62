-- One row per customer with a counted fact up to the as-of date: revenue and margin to date, and as
-- of the day of the validation. A margin is null only where nothing in it has one;
-- revenue_with_margin is the net revenue of what has one.
with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
),

-- The day of the validation is a month end. What it did not know yet counts 0 for it.
dated as (
    select
        customer_months.*,
        customer_months.month_start <= value_dates.validation_date as is_in_validation
    from customer_months
    cross join value_dates
),

final as (
    select
        customer_id,
        {{ as_decimal('sum(gross_revenue)', 28, 4) }} as gross_revenue,
        {{ as_decimal('sum(net_revenue)', 28, 4) }} as net_revenue,
        {{ as_decimal('sum(margin)', 28, 4) }} as margin,
        {{ as_decimal('sum(revenue_with_margin)', 28, 4) }} as revenue_with_margin,
        {{ as_decimal('sum(case when is_in_validation then gross_revenue else 0 end)', 28, 4) }}
            as validation_gross_revenue,
        {{ as_decimal('sum(case when is_in_validation then net_revenue else 0 end)', 28, 4) }}
            as validation_net_revenue,
        {{ as_decimal('sum(case when is_in_validation then margin end)', 28, 4) }}
            as validation_margin,
        {{ as_decimal('sum(case when is_in_validation then revenue_with_margin end)', 28, 4) }}
            as validation_revenue_with_margin
    from dated
    group by customer_id
)

select * from final
