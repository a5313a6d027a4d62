-- One row per grain, period, market, dimension and member: sales, credit notes and refunds of the
-- period, each on its own day and in its order's market. A tier is the one at the month end before
-- the period ('none' without a sale by then); where that day is not judged, the tiers have no rows.
-- Buyers are counted in each scope by itself, since one customer may buy in two markets or
-- channels. Members have a row of each market and of all; by day and week of all markets alone.
-- Dimension customer_market counts by the customer's own market instead of the order's.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_metric_batches',
    batch_column='batch_date',
) }}
-- depends_on: {{ ref('northstar', 'int_metric_batches') }}
{% set systems = metric_tier_columns() %}
{% set cuts = dict(systems, membership='membership') %}
{% set counts = [
    'sales_count', 'discounted_sales_count', 'refunds_count', 'sales_with_items_count',
] %}
{% set amounts = [
    'gross_revenue', 'costed_revenue', 'net_revenue', 'margin', 'revenue_with_margin',
    'new_channel_revenue', 'items_quantity',
] %}
{% set scopes = {
    'all': [], 'market': ['market'], 'channel': ['channel'],
    'market_channel': ['market', 'channel'],
} %}
{% set buyers = ['buyers', 'new_buyers', 'member_buyers'] %}
{% set period = ['batch_date', 'period_grain', 'period_start'] %}
{% set of_customer = ['period_grain', 'period_start', 'customer_id'] %}
{% set scoped_buyers = [] %}
{% for scope in scopes %}
{% for column in buyers %}
{% do scoped_buyers.append(column ~ '_in_' ~ scope) %}
{% endfor %}
{% endfor %}
{% set summed = counts + amounts + ['referred_revenue'] + scoped_buyers %}

with period_days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where {{ in_batch('batch_date') }}
),

fact_days as (
    select distinct day from period_days
),

margins as (
    select * from {{ ref('northstar', 'int_margins_computed') }}
),

order_items as (
    select
        order_id,
        sum(quantity) as quantity
    from {{ ref('northstar', 'int_order_items_accepted') }}
    where order_kind = 'sale'
    group by order_id
),

rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

channels as (
    select
        channel,
        min(ordered_date) as first_sale_date
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
    group by channel
),

facts as (
    select
        margins.customer_id,
        margins.market,
        margins.channel,
        margins.gross_revenue,
        case when margins.has_cost then margins.gross_revenue else 0 end as costed_revenue,
        margins.net_revenue,
        margins.margin,
        case when margins.margin is not null then margins.net_revenue end as revenue_with_margin,
        case when margins.fact_kind = 'sale' then 1 else 0 end as sales_count,
        case when margins.is_discounted then 1 else 0 end as discounted_sales_count,
        case when margins.fact_kind = 'sale' then 0 else 1 end as refunds_count,
        case
            when margins.fact_kind = 'sale' and order_items.order_id is not null then 1
            else 0
        end as sales_with_items_count,
        case when margins.fact_kind = 'sale' then coalesce(order_items.quantity, 0) else 0 end
            as items_quantity,
        case
            when {{ days_between('channels.first_sale_date', 'margins.fact_date') }}
                <= rules.new_channel_days then margins.net_revenue
            else 0
        end as new_channel_revenue,
        margins.fact_date
    from margins
    -- Before all else, so that facts of other days are not read
    inner join fact_days on margins.fact_date = fact_days.day
    cross join rules
    left join channels on margins.channel = channels.channel
    -- The kind is asked above: as a condition of the join DuckDB would compare all pairs.
    left join order_items on margins.order_id = order_items.order_id
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

-- One row per customer in each market and channel
customer_periods as (
    select
        period_days.batch_date,
        period_days.period_grain,
        period_days.period_start,
        facts.customer_id,
        facts.market,
        facts.channel,
        {% for column in counts + amounts %}
        sum(facts.{{ column }}) as {{ column }},
        {% endfor %}
        period_days.before_date,
        period_days.is_judged_before
    from facts
    inner join period_days on facts.fact_date = period_days.day
    group by
        period_days.batch_date, period_days.period_grain, period_days.period_start,
        period_days.before_date, period_days.is_judged_before,
        facts.customer_id, facts.market, facts.channel
),

several as (
    select
        period_grain,
        period_start,
        customer_id
    from customer_periods
    group by period_grain, period_start, customer_id
    having count(*) > 1
),

repeated as (
    select customer_periods.*
    from customer_periods
    inner join several
        on
            customer_periods.period_grain = several.period_grain
            and customer_periods.period_start = several.period_start
            and customer_periods.customer_id = several.customer_id
),

-- A customer is a buyer once in each scope: on the first row with a sale in it. Most have one row.
ranked as (
    select
        {% for scope in scopes %}
        1 as rank_in_{{ scope }},
        {% endfor %}
        customer_periods.*
    from customer_periods
    where
        not exists (
            select 1
            from several
            where
                customer_periods.period_grain = several.period_grain
                and customer_periods.period_start = several.period_start
                and customer_periods.customer_id = several.customer_id
        )
    union all
    select
        {% for scope, columns in scopes.items() %}
        row_number() over (
            partition by {{ (of_customer + columns) | join(', ') }}
            order by case when sales_count > 0 then 0 else 1 end, market, channel
        ) as rank_in_{{ scope }},
        {% endfor %}
        *
    from repeated
),

judged as (
    select
        ranked.*,
        members.membership,
        members.market as customer_market,
        {% for column in systems.values() %}
        case
            when ranked.is_judged_before then coalesce(customer_tiers.{{ column }}, 'none')
        end as {{ column }},
        {% endfor %}
        {% for scope in scopes %}
        case when ranked.rank_in_{{ scope }} = 1 and ranked.sales_count > 0 then 1 else 0 end
            as buyers_in_{{ scope }},
        case
            when ranked.rank_in_{{ scope }} = 1 and ranked.sales_count > 0
                and members.first_sale_date >= ranked.period_start then 1
            else 0
        end as new_buyers_in_{{ scope }},
        case
            when ranked.rank_in_{{ scope }} = 1 and ranked.sales_count > 0
                and members.first_sale_date <= ranked.before_date then 1
            else 0
        end as member_buyers_in_{{ scope }},
        {% endfor %}
        case when members.is_referred then ranked.net_revenue else 0 end
            as referred_revenue
    from ranked
    inner join members on ranked.customer_id = members.customer_id
    left join customer_tiers
        on
            ranked.before_date = customer_tiers.as_of_date
            and ranked.customer_id = customer_tiers.customer_id
),

-- Customers who are alike in all that cuts them, summed before they are cut one way and the other
alike as (
    select
        batch_date,
        period_grain,
        market,
        channel,
        customer_market,
        {% for column in cuts.values() %}
        {{ column }},
        {% endfor %}
        {% for column in summed %}
        sum({{ column }}) as {{ column }},
        {% endfor %}
        period_start
    from judged
    group by
        batch_date, period_grain, period_start, market, channel, customer_market,
        {{ cuts.values() | join(', ') }}
),

-- A channel and the customer's own market are cuts of their own, crossed with no tier
cut as (
    select
        batch_date,
        period_grain,
        market,
        channel,
        customer_market,
        {% for column in cuts.values() %}
        {{ column }},
        grouping({{ column }}) as is_all_{{ column }},
        {% endfor %}
        {% for column in summed %}
        sum({{ column }}) as {{ column }},
        {% endfor %}
        grouping(market) as is_all_market,
        grouping(channel) as is_all_channel,
        grouping(customer_market) as is_all_customer_market,
        period_start
    from alike
    group by grouping sets (  -- noqa: PRS
        {% for columns in scopes.values() %}
        ({{ (period + columns) | join(', ') }}),
        {% endfor %}
        {% for column in cuts.values() %}
        ({{ (period + [column]) | join(', ') }}),
        ({{ (period + ['market', column]) | join(', ') }}),
        {% endfor %}
        ({{ (period + ['customer_market']) | join(', ') }})
    )
),

final as (
    select
        period_grain,
        case when is_all_market = 1 then 'all' else market end as market,
        case
            when is_all_channel = 0 then 'channel'
            when is_all_customer_market = 0 then 'customer_market'
            {% for dimension, column in cuts.items() %}
            when is_all_{{ column }} = 0 then '{{ dimension }}'
            {% endfor %}
            else 'all'
        end as dimension,
        case
            when is_all_channel = 0 then channel
            when is_all_customer_market = 0 then customer_market
            {% for column in cuts.values() %}
            when is_all_{{ column }} = 0 then {{ column }}
            {% endfor %}
            else 'all'
        end as member,
        {% for column in counts %}
        cast({{ column }} as bigint) as {{ column }},
        {% endfor %}
        {% for column in buyers %}
        cast(
            case
                when is_all_channel = 0 and is_all_market = 0 then {{ column }}_in_market_channel
                when is_all_channel = 0 then {{ column }}_in_channel
                when is_all_market = 0 then {{ column }}_in_market
                else {{ column }}_in_all
            end as bigint
        ) as {{ column }},
        {% endfor %}
        {% for column in amounts + ['referred_revenue'] %}
        {{ as_decimal(column, 28, 4) }} as {{ column }},
        {% endfor %}
        period_start,
        batch_date
    from cut
    where
        -- A tier is known where its day is judged; days and weeks have no crosses.
        {% for column in cuts.values() %}
        (is_all_{{ column }} = 1 or {{ column }} is not null)
        {{ 'and' if not loop.last }}
        {% endfor %}
        and (
            period_grain not in ('day', 'week')
            or is_all_market = 1
            or (is_all_channel = 1 and is_all_{{ cuts.values() | join(' = 1 and is_all_') }} = 1)
        )
)

select
    *,
    {{ fingerprint_of_batch('batch_date') }} as batch_fingerprint
from final
