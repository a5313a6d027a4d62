-- One row per purpose (current, validation), as soon as there is a customer: what the fit and the
-- predictions need to know of all customers together. Which populations are fitted is decided here,
-- by rules, and not by the program that fits them.
with value_dates as (
    select * from {{ ref('northstar', 'int_value_dates') }}
),

rules as (
    select * from {{ ref('northstar', 'int_value_rules') }}
),

customers as (
    select
        purpose,
        customer_id,
        repeat_purchase_days,
        repeat_amount,
        case
            when repeat_purchase_days > 0
                then {{ ratio('repeat_amount', 'repeat_purchase_days', operand_scale=4) }}
        end as mean_spend,
        case
            when repeat_purchase_days > 0
                then cast(repeat_amount as {{ double_type() }}) / repeat_purchase_days
        end as exact_mean_spend
    from {{ ref('northstar', 'int_customers_calibrated') }}
),

margins as (
    select
        'current' as purpose,
        customer_id,
        gross_revenue,
        net_revenue,
        margin,
        revenue_with_margin
    from {{ ref('northstar', 'int_customer_margins') }}
    union all
    select
        'validation' as purpose,
        customer_id,
        validation_gross_revenue as gross_revenue,
        validation_net_revenue as net_revenue,
        validation_margin as margin,
        validation_revenue_with_margin as revenue_with_margin
    from {{ ref('northstar', 'int_customer_margins') }}
),

purposes as (
    select
        'current' as purpose,
        as_of_date as calibrated_on
    from value_dates
    union all
    select
        'validation' as purpose,
        validation_date as calibrated_on
    from value_dates
),

counts as (
    select
        purpose,
        count(*) as customers,
        count(mean_spend) as repeat_customers,
        count(case when repeat_amount > 0 then mean_spend end) as paying_repeat_customers,
        min(case when repeat_amount > 0 then mean_spend end) as least_spend,
        max(mean_spend) as greatest_spend,
        count(distinct case when mean_spend is not null then repeat_purchase_days end)
            as distinct_frequencies,
        count(distinct mean_spend) as distinct_spends,
        avg(exact_mean_spend) as mean_repeat_spend
    from customers
    group by purpose
),

-- Nobody has bought yet: then there is no population.
totals as (
    select count(*) as populations from counts
),

correlations as (
    select
        customers.purpose,
        corr(
            cast(customers.repeat_purchase_days as {{ double_type() }}), customers.exact_mean_spend
        ) as correlation
    from customers
    inner join counts on customers.purpose = counts.purpose
    where
        customers.mean_spend is not null
        and counts.distinct_frequencies > 1
        and counts.distinct_spends > 1
    group by customers.purpose
),

revenues as (
    select
        customers.purpose,
        {{ as_decimal('sum(margins.gross_revenue)', 28, 4) }} as gross_revenue,
        {{ as_decimal('sum(margins.net_revenue)', 28, 4) }} as net_revenue,
        {{ as_decimal('sum(margins.margin)', 28, 4) }} as margin,
        {{ as_decimal('sum(margins.revenue_with_margin)', 28, 4) }} as revenue_with_margin
    from customers
    inner join margins
        on
            customers.purpose = margins.purpose
            and customers.customer_id = margins.customer_id
    group by customers.purpose
),

final as (
    select
        purposes.purpose,
        purposes.calibrated_on,
        coalesce(counts.customers, 0) as customers,
        coalesce(counts.repeat_customers, 0) as repeat_customers,
        counts.least_spend,
        counts.greatest_spend,
        counts.mean_repeat_spend,
        correlations.correlation as spend_frequency_correlation,
        {{ net_rate('revenues.net_revenue', 'revenues.gross_revenue') }} as net_rate,
        {{ margin_rate('revenues.margin', 'revenues.revenue_with_margin') }} as margin_rate,
        coalesce(
            counts.customers >= rules.fit_customers
            and counts.repeat_customers >= rules.fit_repeat_customers, false
        ) as is_fitted,
        coalesce(
            counts.customers >= rules.fit_customers
            and counts.paying_repeat_customers >= rules.fit_repeat_customers, false
        ) as is_spend_fitted
    from purposes
    cross join rules
    cross join totals
    left join counts on purposes.purpose = counts.purpose
    left join correlations on purposes.purpose = correlations.purpose
    left join revenues on purposes.purpose = revenues.purpose
    where totals.populations > 0
)

select * from final
