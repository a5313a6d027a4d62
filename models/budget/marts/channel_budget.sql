-- One row per channel with acquisition spend in the twelve complete months to the as-of date: its
-- part of the acquisition amount of the next month's budget, by its share of that spend and the
-- priority of the customers that it acquired. There is no cap, and a low return excludes no
-- channel. Where no channel has a weight, the spend alone decides.
with allocation as (
    select * from {{ ref('northstar', 'budget_allocation') }}
    where purpose = 'acquisition'
),

spend as (
    select * from {{ ref('northstar', 'int_spend_summed') }}
    where purpose = 'acquisition'
),

region_months as (
    select * from {{ ref('northstar', 'int_region_months_counted') }}
    where is_complete
),

customers as (
    select * from {{ ref('northstar', 'int_customers_placed') }}
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months_valued') }}
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_economics_rules') }}
),

amounts as (
    select
        plan_month,
        sum(amount) as acquisition_amount
    from allocation
    group by plan_month
),

last_months as (
    select max(month_start) as last_month
    from region_months
),

channels as (
    select
        spend.channel,
        {{ as_decimal('sum(spend.amount)', 28, 4) }} as spend_12m
    from spend
    cross join last_months
    where
        {{ months_between('spend.month_start', 'last_months.last_month') }} between 0 and 11
    group by spend.channel
    having sum(spend.amount) > 0
),

dated as (
    select
        customers.acquisition_channel as channel,
        customer_months.net_revenue,
        {{ months_between('customer_months.month_start', 'last_months.last_month') }}
            as months_ago
    from customer_months
    cross join last_months
    inner join customers on customer_months.customer_id = customers.customer_id
),

revenues as (
    select
        channel,
        sum(net_revenue) as revenue_12m,
        sum(case when months_ago < 3 then net_revenue else 0 end) as revenue_3m,
        sum(case when months_ago between 3 and 5 then net_revenue else 0 end)
            as revenue_3m_before
    from dated
    where months_ago between 0 and 11
    group by channel
),

totals as (
    select coalesce(sum(revenue_12m), 0) as revenue_12m
    from revenues
),

returned as (
    select
        amounts.plan_month,
        amounts.acquisition_amount,
        channels.channel,
        channels.spend_12m,
        coalesce(revenues.revenue_12m, 0) as revenue_12m,
        coalesce(revenues.revenue_3m, 0) as revenue_3m,
        coalesce(revenues.revenue_3m_before, 0) as revenue_3m_before,
        totals.revenue_12m as revenue_in_all,
        {{ ratio('coalesce(revenues.revenue_12m, 0)', 'channels.spend_12m', operand_scale=4) }}
            as roi
    from channels
    cross join amounts
    cross join totals
    left join revenues on channels.channel = revenues.channel
),

positions as (
    select
        plan_month,
        roi,
        row_number() over (partition by plan_month order by roi) as position,
        count(*) over (partition by plan_month) as channels_count
    from returned
),

medians as (
    select
        plan_month,
        max(roi) as median_roi
    from positions
    where 2 * position between channels_count and channels_count + 1
    group by plan_month
),

parts as (
    select
        returned.*,
        {{ value_part('returned.revenue_12m', 'returned.revenue_in_all') }} as value_part,
        {{ growth_part('returned.revenue_3m', 'returned.revenue_3m_before') }} as growth_part,
        {{ return_part('returned.roi', 'medians.median_roi') }} as return_part
    from returned
    inner join medians on returned.plan_month = medians.plan_month
),

prioritised as (
    select
        parts.*,
        coalesce(
            {{ priority('parts.value_part', 'parts.growth_part', 'parts.return_part', 'rules') }}, 0
        ) as priority
    from parts
    cross join as_of_dates
    inner join rules on as_of_dates.as_of_date = rules.as_of_date
),

weighed_channels as (
    select
        *,
        {{ as_factor('spend_12m * 10000', 22, 0) }} * case
            when max(priority) over (partition by plan_month) = 0 then 1
            else {{ as_factor('priority * 1000000', 8, 0) }}
        end as weight
    from prioritised
),

parted as (
    {{ proportional_parts(
        'weighed_channels',
        ['plan_month', 'channel', 'spend_12m', 'revenue_12m', 'roi', 'value_part', 'growth_part',
         'return_part', 'priority'],
        ['plan_month'], ['channel'], 'acquisition_amount', 'weight', 2, 'amount') }}
),

shared as (
    select
        parted.*,
        sum(spend_12m) over (partition by plan_month) as spend_of_all
    from parted
),

final as (
    select
        channel,
        {{ as_decimal('spend_12m', 28, 4) }} as spend_12m,
        {{ ratio('spend_12m', 'spend_of_all', operand_scale=4) }} as spend_share,
        {{ as_decimal('revenue_12m', 28, 4) }} as revenue_12m,
        roi,
        value_part,
        growth_part,
        return_part,
        {{ as_decimal('priority', 28, 6) }} as priority,
        {{ as_decimal('amount', 28, 2) }} as amount,
        plan_month
    from shared
)

select * from final
