-- One row per cohort month, channel and market with new customers, or with spend to win them. Spend
-- without a market is one sum per month and channel, split over the markets by the channel's new
-- customers of the month; where it has none, the sum belongs to market ZZ. Complete months only.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customers as (
    select * from {{ ref('northstar', 'int_customers_placed') }}
    where cohort_month is not null
),

cohort_months as (
    select * from {{ ref('northstar', 'int_cohort_months_summed') }}
),

customer_values as (
    select * from {{ ref('northstar', 'customer_value') }}
),

spend as (
    select * from {{ ref('northstar', 'int_spend_summed') }}
    where purpose = 'acquisition'
),

new_customers as (
    select
        customers.cohort_month,
        customers.acquisition_channel,
        customers.market,
        count(*) as customers,
        sum(customer_values.clv) as clv,
        sum(customer_values.clv_margin) as clv_margin,
        sum(customer_values.ltv) as ltv
    from customers
    left join customer_values on customers.customer_id = customer_values.customer_id
    group by customers.cohort_month, customers.acquisition_channel, customers.market
),

revenues as (
    select
        cohort_month,
        acquisition_channel,
        market,
        sum(net_revenue) as revenue_to_date,
        sum(margin) as margin_to_date,
        sum(revenue_90d) as revenue_90d,
        sum(revenue_365d) as revenue_365d
    from cohort_months
    group by cohort_month, acquisition_channel, market
),

spend_without_market as (
    select
        month_start as cohort_month,
        channel as acquisition_channel,
        {{ as_decimal('sum(amount)', 28, 4) }} as amount
    from spend
    where market is null
    group by month_start, channel
),

sharers as (
    select
        spend_without_market.cohort_month,
        spend_without_market.acquisition_channel,
        spend_without_market.amount,
        coalesce(new_customers.market, 'ZZ') as market,
        coalesce(new_customers.customers, 1) as customers
    from spend_without_market
    left join new_customers
        on
            spend_without_market.cohort_month = new_customers.cohort_month
            and spend_without_market.acquisition_channel = new_customers.acquisition_channel
),

shared as (
    {{ proportional_parts(
        'sharers', ['cohort_month', 'acquisition_channel', 'market'],
        ['cohort_month', 'acquisition_channel'], ['market'], 'amount', 'customers', 4, 'part') }}
),

unioned as (
    select
        cohort_month,
        acquisition_channel,
        market,
        part as acquisition_spend
    from shared
    union all
    select
        month_start as cohort_month,
        channel as acquisition_channel,
        market,
        amount as acquisition_spend
    from spend
    where market is not null
),

spend_of_cohorts as (
    select
        cohort_month,
        acquisition_channel,
        market,
        sum(acquisition_spend) as acquisition_spend
    from unioned
    group by cohort_month, acquisition_channel, market
),

cohorts as (
    select
        cohort_month,
        acquisition_channel,
        market
    from new_customers
    union distinct
    select
        cohort_month,
        acquisition_channel,
        market
    from spend_of_cohorts
),

final as (
    select
        cohorts.acquisition_channel,
        cohorts.market,
        cast(coalesce(new_customers.customers, 0) as bigint) as new_customers,
        {{ as_decimal('coalesce(spend_of_cohorts.acquisition_spend, 0)', 28, 4) }}
            as acquisition_spend,
        {% for column in ['revenue_90d', 'revenue_365d', 'revenue_to_date', 'margin_to_date'] %}
        {{ as_decimal('revenues.' ~ column, 28, 4) }} as {{ column }},
        {% endfor %}
        {% for column in ['clv', 'clv_margin', 'ltv'] %}
        {{ as_decimal('new_customers.' ~ column, 28, 6) }} as {{ column }},
        {% endfor %}
        cohorts.cohort_month
    from cohorts
    inner join as_of_dates
        on
            {{ days_before(month_after('cohorts.cohort_month'), 1) }} <= as_of_dates.as_of_date
    {% for relation in ['new_customers', 'revenues', 'spend_of_cohorts'] %}
    left join {{ relation }}
        on
            cohorts.cohort_month = {{ relation }}.cohort_month
            and cohorts.acquisition_channel = {{ relation }}.acquisition_channel
            and cohorts.market = {{ relation }}.market
    {% endfor %}
)

select * from final
