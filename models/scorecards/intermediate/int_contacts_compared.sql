-- One row per week or month and dimension (market, acquisition_channel or membership): the lowest
-- share of a group's customers who were contacted, against the highest one. Customers are those
-- with a sale by the period's end. Small groups differ by chance and are left out, and one group
-- alone is compared with none. Where nobody was contacted, the disparity is null.
{{ config(enabled=room_is_on('scorecards') and room_is_on('campaigns')) }}
{% set groups = ['market', 'acquisition_channel', 'membership'] %}

with rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain in ('week', 'month')
),

periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain in ('week', 'month')
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

sends as (
    select * from {{ ref('northstar', 'int_sends_observed') }}
),

-- Customers by the day of their first sale: few rows, so that each period adds them up anew
first_sales as (
    select
        {{ groups | join(', ') }},
        first_sale_date,
        count(*) as customers
    from members
    where first_sale_date is not null
    group by {{ groups | join(', ') }}, first_sale_date
),

customer_groups as (
    select
        periods.period_grain,
        periods.period_start,
        {% for group in groups %}
        first_sales.{{ group }},
        {% endfor %}
        sum(first_sales.customers) as customers
    from first_sales
    inner join periods on first_sales.first_sale_date <= periods.last_date
    group by
        {% for group in groups %}
        first_sales.{{ group }},
        {% endfor %}
        periods.period_grain, periods.period_start
),

contacted_customers as (
    select distinct
        days.period_grain,
        days.period_start,
        sends.customer_id
    from sends
    inner join days on sends.sent_date = days.day
),

contacted_groups as (
    select
        contacted_customers.period_grain,
        contacted_customers.period_start,
        {% for group in groups %}
        members.{{ group }},
        {% endfor %}
        count(*) as contacted
    from contacted_customers
    inner join periods
        on
            contacted_customers.period_grain = periods.period_grain
            and contacted_customers.period_start = periods.period_start
    inner join members
        on
            contacted_customers.customer_id = members.customer_id
            and periods.last_date >= members.first_sale_date
    group by
        {% for group in groups %}
        members.{{ group }},
        {% endfor %}
        contacted_customers.period_grain, contacted_customers.period_start
),

group_facts as (
    {% for group in groups %}
    select
        period_grain,
        period_start,
        '{{ group }}' as dimension,
        {{ group }} as member,
        customers,
        0 as contacted
    from customer_groups
    union all
    select
        period_grain,
        period_start,
        '{{ group }}' as dimension,
        {{ group }} as member,
        0 as customers,
        contacted
    from contacted_groups
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

group_sums as (
    select
        period_grain,
        period_start,
        dimension,
        member,
        sum(customers) as customers,
        sum(contacted) as contacted
    from group_facts
    group by period_grain, period_start, dimension, member
),

group_shares as (
    select
        group_sums.period_grain,
        group_sums.period_start,
        group_sums.dimension,
        {{ ratio('group_sums.contacted * 1000000', 'group_sums.customers') }}
            as contacted_of_a_million
    from group_sums
    cross join rules
    where group_sums.customers > rules.disparity_group_customers
),

compared as (
    select
        period_grain,
        period_start,
        dimension,
        min(contacted_of_a_million) as lowest_share,
        max(contacted_of_a_million) as highest_share
    from group_shares
    group by period_grain, period_start, dimension
    having count(*) > 1
),

final as (
    select
        period_grain,
        dimension,
        {{ ratio('lowest_share', 'highest_share', operand_scale=6) }} as disparity,
        period_start
    from compared
)

select * from final
