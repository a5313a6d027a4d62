-- One row per complete month, market, channel and node, for each market and channel alone and all
-- of them together. A customer is counted at their furthest node of the month and at all before it,
-- so steps never rise. The month's weakest step is the one that fell furthest below its mean of the
-- six months before.
{% set nodes = funnel_nodes() %}

with rules as (
    select * from {{ ref('northstar', 'int_campaign_rules') }}
),

funnels as (
    select * from {{ ref('northstar', 'int_funnels_reached') }}
),

cells as (
    select
        month,
        market,
        channel,
        {% for node in nodes %}
        sum(case when node_number >= {{ loop.index }} then 1 else 0 end) as {{ node['code'] }},
        {% endfor %}
        sum(case when is_untracked then 1 else 0 end) as untracked_buyers
    from funnels
    group by month, market, channel
),

labelled as (
    select * from cells
    {% for market, channel in [("'all'", 'channel'), ('market', "'all'"), ("'all'", "'all'")] %}
    union all
    select
        month,
        {{ market }} as market,
        {{ channel }} as channel,
        {% for node in nodes %}
        {{ node['code'] }},
        {% endfor %}
        untracked_buyers
    from cells
    {% endfor %}
),

summed as (
    select
        month,
        market,
        channel,
        {% for node in nodes %}
        sum({{ node['code'] }}) as {{ node['code'] }},
        {% endfor %}
        sum(untracked_buyers) as untracked_buyers
    from labelled
    group by month, market, channel
),

steps as (
    {% for node in nodes %}
    select
        month,
        market,
        channel,
        '{{ node["code"] }}' as node,
        {{ loop.index }} as node_number,
        {{ node['code'] }} as customers,
        {% if loop.first %}
        cast(null as bigint) as customers_before,
        {% else %}
        {{ loop.previtem['code'] }} as customers_before,
        {% endif %}
        {{ 'untracked_buyers' if loop.last else 'cast(null as bigint)' }} as untracked_buyers,
        cast(
            12 * extract(year from month) + extract(month from month) as integer
        ) as month_number
    from summed
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

with_means as (
    select
        {% for column in ['customers', 'customers_before'] %}
        sum({{ column }}) over (
            partition by market, channel, node
            order by month_number
            range between 6 preceding and 1 preceding
        ) as {{ column }}_6m,
        {% endfor %}
        steps.*
    from steps
),

compared as (
    select
        with_means.*,
        {{ ratio('customers', 'customers_before') }} as step_rate,
        {{ ratio('customers_6m', 'customers_before_6m') }} as mean_step_rate_6m,
        {{ ratio('customers * customers_before_6m', 'customers_before * customers_6m') }}
            as rate_to_mean
    from with_means
),

ranked as (
    select
        compared.*,
        row_number() over (
            partition by month, market, channel
            order by rate_to_mean asc nulls last, node_number asc
        ) as weakness_rank
    from compared
),

final as (
    select
        ranked.market,
        ranked.channel,
        ranked.node,
        ranked.node_number,
        cast(ranked.customers as bigint) as customers,
        cast(ranked.untracked_buyers as bigint) as untracked_buyers,
        ranked.step_rate,
        {{ as_decimal('1 - ranked.step_rate', 28, 6) }} as {{ quoted_name('drop') }},
        ranked.mean_step_rate_6m,
        ranked.rate_to_mean,
        coalesce(
            ranked.weakness_rank = 1
            and ranked.rate_to_mean < rules.stuck_ratio
            and ranked.customers_before >= rules.stuck_customers,
            false
        ) as is_stuck_point,
        ranked.month
    from ranked
    cross join rules
)

select * from final
