-- One row per question, tier before and tier after: the customers whom changed thresholds would
-- move today, and their revenue of the last 365 days. There are two questions:
-- - 'rule_versions': the rules since their last change (which may lie ahead) against the rules
--   before it;
-- - 'money_factor': the rules in force against the same rules with every money threshold multiplied
--   by a factor.
-- Nobody who refuses profiling moves.
{% set tier_system = 'quadrant' %}
{% set money_factor = 1.2 %}
{% set change_date = none %}{# none: the last valid_from of the rules, else a day as text #}
{% set money_columns = tier_conditions() | selectattr('unit', 'equalto', 'money')
    | map(attribute='column') | list %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

metrics as (
    select * from {{ ref('northstar', 'int_tier_rule_inputs') }}
    where
        as_of_date in (select as_of_dates.as_of_date from as_of_dates)
        and not is_unprofiled
),

customer_rfm as (
    select * from {{ ref('northstar', 'customer_rfm') }}
),

rules as (
    select * from {{ ref('tier_rules') }}
    where tier_system = '{{ tier_system }}' and match_order is not null
),

change_dates as (
    select
        {{ date_literal(change_date) if change_date is not none else 'max(valid_from)' }}
            as change_date
    from rules
),

rule_sets as (
    {% for side, days in {'before': 1, 'after': 0}.items() %}
    select
        'rule_versions' as question,
        '{{ side }}' as side,
        {% for condition in tier_conditions() %}
        rules.{{ condition.column }},
        {% endfor %}
        rules.market,
        rules.tier_code,
        rules.match_order
    from rules
    inner join change_dates
        on {{ valid_on('rules', days_before('change_dates.change_date', days)) }}
    union all
    {% endfor %}
    {% for side, factor in {'before': 1, 'after': money_factor}.items() %}
    select
        'money_factor' as question,
        '{{ side }}' as side,
        {% for condition in tier_conditions() %}
        {% set scaled = ' * ' ~ decimal_literal(factor) ~ ' as ' ~ condition.column %}
        rules.{{ condition.column }}{{ scaled if condition.column in money_columns }},
        {% endfor %}
        rules.market,
        rules.tier_code,
        rules.match_order
    from rules
    inner join as_of_dates on {{ valid_on('rules', 'as_of_dates.as_of_date') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
),

markets as (
    select distinct market
    from customers
),

-- A market's own row replaces the default row of that tier.
market_rules as (
    select
        markets.market as customer_market,
        rule_sets.*,
        row_number() over (
            partition by
                rule_sets.question, rule_sets.side, markets.market, rule_sets.tier_code
            order by case when rule_sets.market is null then 1 else 0 end
        ) as preference
    from markets
    inner join rule_sets on rule_sets.market is null or markets.market = rule_sets.market
),

matched as (
    select
        market_rules.question,
        market_rules.side,
        metrics.customer_id,
        market_rules.tier_code,
        row_number() over (
            partition by market_rules.question, market_rules.side, metrics.customer_id
            order by market_rules.match_order
        ) as match_rank
    from metrics
    inner join customers on metrics.customer_id = customers.customer_id
    inner join market_rules
        on
            customers.market = market_rules.customer_market
            and market_rules.preference = 1
            {% for condition in tier_conditions() %}
            and {{ condition_is_met(condition, 'market_rules.' ~ condition.column, 'metrics') }}
            {% endfor %}
),

moves as (
    select
        before.question,
        before.customer_id,
        before.tier_code as from_tier,
        after.tier_code as to_tier
    from matched as before
    inner join matched as after
        on
            before.question = after.question
            and before.customer_id = after.customer_id
    where
        before.side = 'before'
        and after.side = 'after'
        and before.match_rank = 1
        and after.match_rank = 1
        and before.tier_code <> after.tier_code
),

final as (
    select
        moves.question,
        moves.from_tier,
        moves.to_tier,
        count(*) as customers,
        sum(customer_rfm.revenue_365d) as revenue_365d
    from moves
    inner join customer_rfm on moves.customer_id = customer_rfm.customer_id
    group by moves.question, moves.from_tier, moves.to_tier
)

select * from final
order by question asc, customers desc, from_tier asc, to_tier asc
