-- The metrics of campaigns, the funnel and attribution, by week and month, market, dimension and
-- member. A tier is the one at the month end before the period, 'none' without a sale by then.
-- Sends count where they went. A recipient counts once per campaign, with the first treatment, as
-- in campaign_performance; sends_per_recipient counts a customer once per period and scope.
-- A quotient of two conversions or shares has a row, with a null numerator, where it is unknown.
{{ config(enabled=room_is_on('scorecards') and room_is_on('campaigns')) }}
{% set systems = metric_tier_columns() %}
{% do systems.pop('lifecycle_stage') %}
{% set nodes = funnel_nodes() %}
{% set text = dbt.type_string() %}
{% set window_days = var('conversion_window_days') %}
{% set counts = [
    'sends', 'opened', 'clicked', 'clicks_judged', 'clicks_followed', 'lapsed', 'recalled',
] %}
{% set scope = [
    'period_grain', 'period_start', 'before_date', 'market', 'dimension', 'member', 'judged_by',
] %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain in ('week', 'month')
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

sends as (
    select * from {{ ref('northstar', 'int_sends_observed') }}
),

recipients as (
    select
        recipients.send_id,
        recipients.is_converted,
        recipients.is_lapsed
    from {{ ref('northstar', 'int_recipients_observed') }} as recipients
    where recipients.is_first_treatment
),

send_days as (
    select
        sends.customer_id,
        sends.market,
        sends.channel,
        sends.sent_date,
        count(*) as sends,
        count(case when sends.is_opened then 1 end) as opened,
        count(case when sends.is_clicked then 1 end) as clicked,
        count(case when sends.is_clicked and sends.is_window_over then 1 end) as clicks_judged,
        count(case when sends.is_followed_by_sale then 1 end) as clicks_followed,
        count(case when recipients.is_lapsed and sends.is_window_over then 1 end) as lapsed,
        count(case
            when recipients.is_lapsed and sends.is_window_over and recipients.is_converted
                then 1
        end) as recalled,
        sum(sends.cost_amount) as cost_amount
    from sends
    left join recipients on sends.send_id = recipients.send_id
    group by sends.customer_id, sends.market, sends.channel, sends.sent_date
),

send_periods as (
    select
        days.period_grain,
        days.period_start,
        days.before_date,
        days.is_judged_before,
        send_days.*
    from send_days
    inner join days on send_days.sent_date = days.day
),

-- One row per customer in each channel, and in all, where the channel is null
customer_periods as (
    select
        period_grain,
        period_start,
        before_date,
        is_judged_before,
        customer_id,
        market,
        channel,
        {% for count in counts %}
        sum({{ count }}) as {{ count }},
        {% endfor %}
        sum(cost_amount) as cost_amount
    from send_periods
    group by grouping sets (  -- noqa: PRS
        (period_grain, period_start, before_date, is_judged_before, customer_id, market),
        (period_grain, period_start, before_date, is_judged_before, customer_id, market, channel)
    )
),

summed as (
    select
        customer_periods.period_grain,
        customer_periods.period_start,
        customer_periods.before_date,
        customer_periods.market,
        customer_periods.channel,
        {% for column in systems.values() %}
        case
            when customer_periods.is_judged_before
                then coalesce(customer_tiers.{{ column }}, 'none')
        end as {{ column }},
        {% endfor %}
        {% for count in counts %}
        sum(customer_periods.{{ count }}) as {{ count }},
        {% endfor %}
        sum(customer_periods.cost_amount) as cost_amount,
        count(*) as customers
    from customer_periods
    left join customer_tiers
        on
            customer_periods.before_date = customer_tiers.as_of_date
            and customer_periods.customer_id = customer_tiers.customer_id
    group by
        {% for column in systems.values() %}
        case
            when customer_periods.is_judged_before
                then coalesce(customer_tiers.{{ column }}, 'none')
        end,
        {% endfor %}
        customer_periods.period_grain, customer_periods.period_start, customer_periods.before_date,
        customer_periods.market, customer_periods.channel
),

summed_of_all as (
    select * from summed
    where channel is null
),

summed_of_channels as (
    select * from summed
    where channel is not null
),

scoped as (
    {% set values = ['period_grain', 'period_start', 'before_date', 'cost_amount', 'customers'] %}
    {{ rows_in_scopes('summed_of_all', systems, values + counts) }}
    union all
    {{ rows_in_scopes(
        'summed_of_channels', {'channel': 'channel'}, values + counts, of_all=false) }}
),

sent as (
    select
        {{ scope | join(', ') }},
        {% for count in counts %}
        sum({{ count }}) as {{ count }},
        {% endfor %}
        sum(cost_amount) as cost_amount,
        sum(customers) as customers
    from scoped
    group by {{ scope | join(', ') }}
),

funnels as (
    select
        case when grouping(market) = 0 then market else 'all' end as market,
        {% for node in nodes %}
        count(case when node_number >= {{ loop.index }} then 1 end) as {{ node['code'] }},
        {% endfor %}
        month
    from {{ ref('northstar', 'int_funnels_reached') }}
    group by grouping sets (  -- noqa: PRS
        (month), (month, market)
    )
),

attributed_months as (
    select
        attributed.month_start,
        attributed.market,
        attributed.last_touch_amount as revenue,
        case when attributed.channel = 'direct' then 0 else attributed.last_touch_amount end
            as touched_revenue
    from {{ ref('northstar', 'int_orders_attributed') }} as attributed
    inner join as_of_dates
        on {{ is_complete_month('attributed.month_start', 'as_of_dates.as_of_date') }}
),

attributed as (
    select
        month_start,
        case when grouping(market) = 0 then market else 'all' end as market,
        sum(revenue) as revenue,
        sum(touched_revenue) as touched_revenue
    from attributed_months
    group by grouping sets (  -- noqa: PRS
        (month_start), (month_start, market)
    )
),

counted as (
    {% for metric, numerator, denominator, waiting_days in [
        ('open_rate', 'opened', 'sends', 0),
        ('click_rate', 'clicked', 'sends', 0),
        ('click_to_open', 'clicked', 'opened', 0),
        ('click_to_sale', 'clicks_followed', 'clicks_judged', window_days),
        ('recall_rate', 'recalled', 'lapsed', window_days),
        ('sends_per_recipient', 'sends', 'customers', 0),
        ('campaign_cost', 'cost_amount', '1', 0),
    ] %}
    select
        '{{ metric }}' as metric_code,
        {{ scope | join(', ') }},
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        {{ waiting_days }} as waiting_days
    from sent
    union all
    {% endfor %}
    select
        'discount_response' as metric_code,
        'month' as period_grain,
        period_start,
        cast(null as date) as before_date,
        market,
        'all' as dimension,
        'all' as member,
        cast(null as {{ text }}) as judged_by,
        {{ as_decimal('response', 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator,
        {{ window_days }} as waiting_days
    from {{ ref('northstar', 'int_discount_responses_compared') }}
    union all
    select
        'disparity' as metric_code,
        period_grain,
        period_start,
        cast(null as date) as before_date,
        'all' as market,
        dimension,
        'all' as member,
        cast(null as {{ text }}) as judged_by,
        {{ as_decimal('disparity', 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator,
        0 as waiting_days
    from {{ ref('northstar', 'int_contacts_compared') }}
    {% for node in nodes[1:] %}
    union all
    select
        'step_rate' as metric_code,
        'month' as period_grain,
        month as period_start,
        cast(null as date) as before_date,
        market,
        'funnel_node' as dimension,
        '{{ node["code"] }}' as member,
        cast(null as {{ text }}) as judged_by,
        {{ as_decimal(node['code'], 28, 6) }} as numerator,
        {{ as_decimal(nodes[loop.index0]['code'], 28, 6) }} as denominator,
        0 as waiting_days
    from funnels
    {% endfor %}
    union all
    select
        'touched_share' as metric_code,
        'month' as period_grain,
        month_start as period_start,
        cast(null as date) as before_date,
        market,
        'all' as dimension,
        'all' as member,
        cast(null as {{ text }}) as judged_by,
        {{ as_decimal('touched_revenue', 28, 6) }} as numerator,
        {{ as_decimal('revenue', 28, 6) }} as denominator,
        0 as waiting_days
    from attributed
)

select
    metric_code,
    period_grain,
    period_start,
    market,
    dimension,
    member,
    numerator,
    denominator,
    judged_by,
    case when judged_by is not null then before_date end as judged_from,
    cast(null as date) as judged_to,
    waiting_days
from counted
