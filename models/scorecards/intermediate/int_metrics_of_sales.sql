-- One row per metric of sales, period, market, dimension and member. A metric of sums is one line
-- of the list below: its code, its numerator and its denominator. Below it come those that look at
-- members before the period, at all of the market, at order lines or at gaps between sales.
{% set metrics = [
    ('gmv', 'gross_revenue', '1'),
    ('revenue', 'net_revenue', '1'),
    ('referred_revenue', 'referred_revenue', '1'),
    ('refunds', 'gross_revenue - net_revenue', '1'),
    ('refund_count', 'refunds_count', '1'),
    ('orders', 'sales_count', '1'),
    ('average_order_value', 'gross_revenue', 'sales_count'),
    ('refund_rate', 'gross_revenue - net_revenue', 'gross_revenue'),
    ('discount_share', 'discounted_sales_count', 'sales_count'),
    ('orders_per_buyer', 'sales_count', 'buyers'),
    ('items_per_order', 'items_quantity', 'sales_with_items_count'),
    ('margin', 'margin', '1'),
    ('margin_rate', 'margin', 'revenue_with_margin'),
    ('margin_coverage', 'costed_revenue', 'gross_revenue'),
] %}
{% set measures = [
    'sales_count', 'discounted_sales_count', 'refunds_count', 'buyers', 'new_buyers',
    'member_buyers', 'sales_with_items_count', 'gross_revenue', 'costed_revenue', 'net_revenue',
    'margin', 'revenue_with_margin', 'new_channel_revenue', 'referred_revenue', 'items_quantity',
] %}
{% set cuts = dict(metric_tier_columns(), membership='membership') %}

with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
),

judged_periods as (
    select distinct
        period_grain,
        period_start,
        is_judged_before
    from {{ ref('northstar', 'int_metric_days') }}
),

rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

tier_groups as (
    select * from {{ ref('tier_groups') }}
),

sales as (
    select * from {{ ref('northstar', 'int_sale_periods_counted') }}
),

members_before as (
    select * from {{ ref('northstar', 'int_members_before_counted') }}
),

categories as (
    select * from {{ ref('northstar', 'int_category_periods_counted') }}
),

gaps as (
    select * from {{ ref('northstar', 'int_gaps_counted') }}
),

-- A customer has one tier, so groups of tiers add up.
grouped as (
    select
        sales.period_grain,
        sales.period_start,
        sales.market,
        'tier_group' as dimension,
        tier_groups.group_code as member,
        {% for measure in measures %}
        sum(sales.{{ measure }}) as {{ measure }},
        {% endfor %}
        sales.dimension as judged_by
    from sales
    inner join tier_groups
        on
            sales.dimension = tier_groups.tier_system
            and sales.member = tier_groups.tier_code
    group by
        sales.period_grain, sales.period_start, sales.market, tier_groups.group_code,
        sales.dimension
),

scoped as (
    select
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {% for measure in measures %}
        {{ measure }},
        {% endfor %}
        case
            when dimension not in ('all', 'membership', 'channel', 'customer_market')
                then dimension
        end as judged_by
    from sales
    union all
    select * from grouped
),

dated as (
    select
        scoped.*,
        periods.before_date,
        periods.last_date
    from scoped
    inner join periods
        on
            scoped.period_grain = periods.period_grain
            and scoped.period_start = periods.period_start
),

-- Buyers of a day or week, in the customer's market; months and more are those of customers
buying as (
    select
        period_grain,
        period_start,
        case when dimension = 'customer_market' then member else 'all' end as market,
        case when dimension = 'customer_market' then 'all' else dimension end as dimension,
        case when dimension = 'customer_market' then 'all' else member end as member,
        judged_by,
        buyers,
        new_buyers,
        member_buyers,
        before_date
    from dated
    where period_grain in ('day', 'week') and market = 'all'
),

revenues as (
    select
        period_grain,
        period_start,
        market,
        net_revenue
    from scoped
    where dimension = 'all'
),

-- Everyone who ever had revenue in a market shares in each period's revenue of that market, a
-- market itself in that of all; a tier in periods before which tiers are known.
sharers as (
    select distinct
        period_grain,
        market,
        dimension,
        member,
        judged_by,
        case when dimension = 'all' then 'all' else market end as market_of_all
    from scoped
    where dimension <> 'customer_market' and not (dimension = 'all' and market = 'all')
),

sharing as (
    select
        revenues.period_grain,
        revenues.period_start,
        sharers.market,
        sharers.dimension,
        sharers.member,
        revenues.net_revenue
    from sharers
    inner join revenues
        on
            sharers.period_grain = revenues.period_grain
            and sharers.market_of_all = revenues.market
    inner join judged_periods
        on
            revenues.period_grain = judged_periods.period_grain
            and revenues.period_start = judged_periods.period_start
    where sharers.judged_by is null or judged_periods.is_judged_before
),

members_in_periods as (
    select
        periods.period_grain,
        periods.period_start,
        members_before.*
    from members_before
    inner join periods
        on
            members_before.before_date = periods.before_date
            and periods.period_grain <> 'rolling_year'
),

sold as (
    select * from dated
    where dimension not in ('channel', 'customer_market') and member <> 'none'
),

-- Revenue without a member before the period, and members without revenue
per_member as (
    select
        coalesce(sold.period_grain, members.period_grain) as period_grain,
        coalesce(sold.period_start, members.period_start) as period_start,
        coalesce(sold.market, members.market) as market,
        coalesce(sold.dimension, members.dimension) as dimension,
        coalesce(sold.member, members.member) as member,
        coalesce(sold.net_revenue, 0) as net_revenue,
        coalesce(members.customers, 0) as customers,
        coalesce(sold.judged_by, members.judged_by) as judged_by,
        coalesce(sold.before_date, members.before_date) as before_date
    from sold
    full outer join members_in_periods as members
        on
            sold.period_grain = members.period_grain
            and sold.period_start = members.period_start
            and sold.market = members.market
            and sold.dimension = members.dimension
            and sold.member = members.member
),

shop as (
    select min(ordered_date) as first_sale_date
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

gap_cuts as (
    {% for dimension, column in dict(cuts, all="'all'").items() %}
    select
        period_start,
        market,
        '{{ dimension }}' as dimension,
        {{ column }} as member,
        {{ "'" ~ dimension ~ "'" if dimension not in ('all', 'membership')
            else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as judged_by,
        gap_days,
        sales_count
    from gaps
    union all
    {% endfor %}
    {% for tier_system, column in metric_tier_columns().items() %}
    select
        gaps.period_start,
        gaps.market,
        'tier_group' as dimension,
        tier_groups.group_code as member,
        '{{ tier_system }}' as judged_by,
        gaps.gap_days,
        gaps.sales_count
    from gaps
    inner join tier_groups
        on
            gaps.{{ column }} = tier_groups.tier_code
            and tier_groups.tier_system = '{{ tier_system }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

gap_scopes as (
    select
        period_start,
        case when grouping(market) = 0 then market else 'all' end as market,
        dimension,
        member,
        judged_by,
        gap_days,
        sum(sales_count) as sales_count
    from gap_cuts
    group by grouping sets (  -- noqa: PRS
        (period_start, dimension, member, judged_by, gap_days),
        (period_start, dimension, member, judged_by, gap_days, market)
    )
),

gaps_cumulated as (
    select
        gap_scopes.*,
        sum(sales_count) over (
            partition by period_start, market, dimension, member
            order by gap_days
            rows between unbounded preceding and current row
        ) as sales_so_far,
        sum(sales_count) over (
            partition by period_start, market, dimension, member
        ) as sales_of_all
    from gap_scopes
),

-- The value at position (N + 1) div 2
median_gaps as (
    select
        period_start,
        market,
        dimension,
        member,
        judged_by,
        min(gap_days) as gap_days
    from gaps_cumulated
    where 2 * sales_so_far >= sales_of_all
    group by period_start, market, dimension, member, judged_by
),

counted as (
    {% for metric, numerator, denominator in metrics %}
    select
        '{{ metric }}' as metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        judged_by,
        before_date as judged_from
    from dated
    where dimension <> 'customer_market'
    union all
    {% endfor %}
    {% for metric, numerator in {
        'buyers': 'buyers', 'new_customers': 'new_buyers'
    }.items() %}
    select
        '{{ metric }}' as metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator,
        judged_by,
        before_date as judged_from
    from buying
    union all
    {% endfor %}
    select
        'conversion_rate' as metric_code,
        periods.period_grain,
        periods.period_start,
        members_before.market,
        members_before.dimension,
        members_before.member,
        {{ as_decimal('coalesce(buying.member_buyers, 0)', 28, 6) }} as numerator,
        {{ as_decimal('members_before.customers', 28, 6) }} as denominator,
        members_before.judged_by,
        members_before.before_date as judged_from
    from members_before
    inner join periods
        on
            members_before.before_date = periods.before_date
            and periods.period_grain in ('day', 'week')
    left join buying
        on
            periods.period_grain = buying.period_grain
            and periods.period_start = buying.period_start
            and members_before.market = buying.market
            and members_before.dimension = buying.dimension
            and members_before.member = buying.member
    where members_before.market = 'all' or members_before.dimension = 'all'
    union all
    select
        'arpu' as metric_code,
        period_grain,
        period_start,
        market,
        dimension,
        member,
        {{ as_decimal('net_revenue', 28, 6) }} as numerator,
        {{ as_decimal('customers', 28, 6) }} as denominator,
        judged_by,
        before_date as judged_from
    from per_member
    union all
    select
        'revenue_share' as metric_code,
        members.period_grain,
        members.period_start,
        members.market,
        members.dimension,
        members.member,
        {{ as_decimal('coalesce(dated.net_revenue, 0)', 28, 6) }} as numerator,
        {{ as_decimal('members.net_revenue', 28, 6) }} as denominator,
        dated.judged_by,
        dated.before_date as judged_from
    from sharing as members
    left join dated
        on
            members.period_grain = dated.period_grain
            and members.period_start = dated.period_start
            and members.market = dated.market
            and members.dimension = dated.dimension
            and members.member = dated.member
    union all
    select
        'new_channel_share' as metric_code,
        dated.period_grain,
        dated.period_start,
        dated.market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal('dated.new_channel_revenue', 28, 6) }} as numerator,
        {{ as_decimal('dated.net_revenue', 28, 6) }} as denominator,
        dated.judged_by,
        dated.before_date as judged_from
    from dated
    cross join shop
    cross join rules
    where
        dated.dimension = 'all'
        and {{ days_between('shop.first_sale_date', 'dated.last_date') }} > rules.new_channel_days
    union all
    {% for metric, numerator, denominator in [
        ('gmv', 'gross_revenue', '1'),
        ('orders', 'sales_count', '1'),
        ('average_order_value', 'gross_revenue', 'sales_count'),
        ('items_per_order', 'items_quantity', 'sales_count'),
    ] %}
    select
        '{{ metric }}' as metric_code,
        period_grain,
        period_start,
        market,
        'category' as dimension,
        category as member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from
    from categories
    union all
    {% endfor %}
    select
        'repurchase_cycle_days' as metric_code,
        'month' as period_grain,
        median_gaps.period_start,
        median_gaps.market,
        median_gaps.dimension,
        median_gaps.member,
        {{ as_decimal('median_gaps.gap_days', 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator,
        median_gaps.judged_by,
        periods.before_date as judged_from
    from median_gaps
    inner join periods
        on
            median_gaps.period_start = periods.period_start
            and periods.period_grain = 'month'
)

select
    *,
    cast(null as date) as judged_to,
    0 as waiting_days
from counted
