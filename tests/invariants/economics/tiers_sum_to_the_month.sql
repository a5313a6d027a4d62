-- At every period end the tiers of each system have together the month's net revenue and margin,
-- all marketing spend and all cost of sends, and the customers with a sale by the month's end. A
-- failing row names the period end, the system and both sums.
with period_ends as (
    select
        as_of_date as period_end,
        cast({{ dbt.date_trunc('month', 'as_of_date') }} as date) as month_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

facts as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
),

spend as (
    select * from {{ ref('northstar', 'int_marketing_spend_accepted') }}
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where not is_control
),

tier_metrics as (
    select * from {{ ref('northstar', 'tier_metrics') }}
),

tier_economics as (
    select * from {{ ref('northstar', 'tier_economics') }}
),

revenues as (
    select
        month_start,
        sum(net_revenue) as revenue,
        sum(margin) as margin
    from facts
    group by month_start
),

spend_months as (
    select
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as month_start,
        sum(amount_reporting) as amount
    from spend
    group by cast({{ dbt.date_trunc('month', 'spend_date') }} as date)
),

send_months as (
    select
        cast({{ dbt.date_trunc('month', 'sent_date') }} as date) as month_start,
        sum(cost_amount) as amount
    from sends
    group by cast({{ dbt.date_trunc('month', 'sent_date') }} as date)
),

customers as (
    select
        period_end,
        tier_system,
        sum(customers) as customers
    from tier_metrics
    group by period_end, tier_system
),

sums as (
    select
        period_end,
        tier_system,
        sum(customers) as customers,
        sum(revenue) as revenue,
        sum(margin) as margin,
        sum(addressed_spend + shared_spend) as spend,
        sum(campaign_cost) as campaign_cost,
        sum(cost) as cost
    from tier_economics
    group by period_end, tier_system
),

compared as (
    select
        sums.*,
        customers.customers as customers_expected,
        coalesce(revenues.revenue, 0) as revenue_expected,
        revenues.margin as margin_expected,
        coalesce(spend_months.amount, 0) as spend_expected,
        coalesce(send_months.amount, 0) as campaign_cost_expected
    from sums
    inner join period_ends on sums.period_end = period_ends.period_end
    left join customers
        on
            sums.period_end = customers.period_end
            and sums.tier_system = customers.tier_system
    left join revenues on period_ends.month_start = revenues.month_start
    left join spend_months on period_ends.month_start = spend_months.month_start
    left join send_months on period_ends.month_start = send_months.month_start
)

select * from compared
where
    customers_expected is null
    or customers <> customers_expected
    or revenue <> revenue_expected
    or coalesce(margin, 0) <> coalesce(margin_expected, 0)
    or (margin is null and margin_expected is not null)
    or spend <> spend_expected
    or campaign_cost <> campaign_cost_expected
    or cost <> spend_expected + campaign_cost_expected
