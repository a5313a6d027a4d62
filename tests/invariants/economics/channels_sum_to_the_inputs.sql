-- In every complete month the channels and markets of channel_economics have together all new
-- customers, their revenue, margin and ltv, and all spend for acquisition, and the rows for all
-- channels or markets are sums of the others. A failing row names the month, what differs, and both
-- sums.
{% set sums = ['new_customers', 'revenue', 'margin', 'ltv', 'acquisition_spend'] %}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

first_sales as (
    select * from {{ ref('northstar', 'int_first_sales') }}
),

facts as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
),

spend as (
    select * from {{ ref('northstar', 'int_marketing_spend_accepted') }}
    where purpose = 'acquisition'
),

customer_values as (
    select * from {{ ref('northstar', 'customer_value') }}
),

channel_economics as (
    select * from {{ ref('northstar', 'channel_economics') }}
),

sources as (
    select
        first_sales.month_start,
        count(distinct first_sales.customer_id) as new_customers,
        sum(facts.net_revenue) as revenue,
        sum(facts.margin) as margin,
        0 as ltv,
        0 as acquisition_spend
    from first_sales
    inner join facts on first_sales.customer_id = facts.customer_id
    group by first_sales.month_start
    union all
    select
        first_sales.month_start,
        0 as new_customers,
        0 as revenue,
        0 as margin,
        customer_values.ltv,
        0 as acquisition_spend
    from first_sales
    inner join customer_values on first_sales.customer_id = customer_values.customer_id
    union all
    select
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as month_start,
        0 as new_customers,
        0 as revenue,
        0 as margin,
        0 as ltv,
        amount_reporting as acquisition_spend
    from spend
),

expected as (
    select
        {% for column in sums %}
        sum(sources.{{ column }}) as {{ column }},
        {% endfor %}
        sources.month_start
    from sources
    cross join as_of_dates
    where
        {{ days_before(month_after('sources.month_start'), 1) }} <= as_of_dates.as_of_date
    group by sources.month_start
),

found as (
    select
        cohort_month,
        case when acquisition_channel = 'all' then 'all' else 'each' end as channels,
        case when market = 'all' then 'all' else 'each' end as markets,
        sum(new_customers) as new_customers,
        sum(revenue_to_date) as revenue,
        sum(margin_to_date) as margin,
        sum(ltv) as ltv,
        sum(acquisition_spend) as acquisition_spend
    from channel_economics
    group by
        cohort_month,
        case when acquisition_channel = 'all' then 'all' else 'each' end,
        case when market = 'all' then 'all' else 'each' end
),

kinds as (
    {% for channels in ['all', 'each'] %}
    {% set outer = loop %}
    {% for markets in ['all', 'each'] %}
    select
        '{{ channels }}' as channels,
        '{{ markets }}' as markets
    {{ 'union all' if not (outer.last and loop.last) }}
    {% endfor %}
    {% endfor %}
),

compared as (
    select
        coalesce(found.cohort_month, expected.month_start) as cohort_month,
        coalesce(found.channels, kinds.channels) as channels,
        {% for column in sums %}
        coalesce(found.{{ column }}, 0) as {{ column }},
        coalesce(expected.{{ column }}, 0) as {{ column }}_expected,
        {% endfor %}
        coalesce(found.markets, kinds.markets) as markets
    from expected
    cross join kinds
    full outer join found
        on
            expected.month_start = found.cohort_month
            and kinds.channels = found.channels
            and kinds.markets = found.markets
)

select * from compared
where
    new_customers <> new_customers_expected
    or revenue <> revenue_expected
    or margin <> margin_expected
    or ltv <> ltv_expected
    or acquisition_spend <> acquisition_spend_expected
