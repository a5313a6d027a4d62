-- The rules of tiers work, in every market with rules of its own and in every version. The ranks of
-- a system's tiers count up from 1 without a hole. In the systems that match in order each tier is
-- the first match of some possible customer, no two tiers share a place in the order, and every
-- customer has a tier on every day. The tier of customers who refuse profiling comes last, and no
-- order finds it. A failing row names the tier (or, where there is no tier, the
-- case) and what is wrong.
--
-- Possible customers: every combination of the values on, just below and just above the
-- rules' bounds, as far as a customer's numbers allow it: without a sale for more than 180 days
-- there is no largest order, for more than 365 days no order, spend or revenue in a year.
{% set conditions = tier_conditions() %}
{% set first_day = date_literal('1900-01-01') %}
{# The step from a bound to its neighbours, and the least and the greatest value there is. A kind of
   condition that is added to tier_conditions() is taken to be about whole numbers of any size. #}
{% set domains = {
    'recency_days': [1, 0, none],
    'avg_monthly_spend': ['0.0001', none, none],
    'revenue_365d': ['0.0001', none, none],
    'max_order_amount_180d': ['0.0001', 0, none],
    'orders_365d': [1, 0, none],
    'value_score': ['0.0001', 0, 95],
    'value_score_points': [5, 0, 95],
} %}
{% for condition in conditions if condition.metric not in domains %}
{% do domains.update({condition.metric: [1, none, none]}) %}
{% endfor %}
{% set largest_order = 'case when recency_days.candidate <= 180 '
    ~ 'then max_order_amount_180d.candidate end' %}
with rules as (
    select
        {% for condition in conditions %}
        {% if condition.unit == 'money' %}
        {{ reporting_amount(condition.column, rule_rate('currency_code')) }}
            as {{ condition.column }},
        {% else %}
        {{ condition.column }},
        {% endif %}
        {% endfor %}
        tier_system,
        tier_code,
        tier_rank,
        match_order,
        market,
        valid_from,
        valid_to
    from {{ ref('tier_rules') }}
),

change_days as (
    select {{ first_day }} as rule_date
    union distinct
    select valid_from as rule_date
    from rules
    where valid_from is not null
    union distinct
    select {{ days_before('valid_to', -1) }} as rule_date
    from rules
    where valid_to is not null
),

rule_markets as (
    select '*' as rule_market
    union distinct
    select market as rule_market
    from rules
    where market is not null
),

ranked_rules as (
    select
        change_days.rule_date,
        rule_markets.rule_market,
        rules.*,
        row_number() over (
            partition by
                change_days.rule_date,
                rule_markets.rule_market,
                rules.tier_system,
                rules.tier_code
            order by case when rules.market is null then 1 else 0 end
        ) as rule_preference
    from rules
    inner join change_days on {{ valid_on('rules', 'change_days.rule_date') }}
    inner join rule_markets
        on
            rules.market is null
            or rules.market = rule_markets.rule_market
),

valid_rules as (
    select * from ranked_rules
    where rule_preference = 1
),

tier_systems as (
    {% for tier_system in tier_systems() if tier_system.decided_by == 'rules' %}
    select '{{ tier_system.code }}' as tier_system{{ ' union all' if not loop.last }}
    {% endfor %}
),

scopes as (
    select
        change_days.rule_date,
        rule_markets.rule_market,
        tier_systems.tier_system
    from change_days
    cross join rule_markets
    cross join tier_systems
),

-- One list of literals. With a union per metric Spark would read the rules once for each part.
metrics as (
    {% for metric, domain in domains.items() %}
    select
        '{{ metric }}' as metric,
        {{ as_decimal(decimal_literal(domain[0]), 28, 4) }} as step,
        {{ as_decimal('null' if domain[1] is none else domain[1], 28, 4) }} as least,
        {{ as_decimal('null' if domain[2] is none else domain[2], 28, 4) }} as greatest
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

steps as (
    select -1 as steps
    union all
    select 0 as steps
    union all
    select 1 as steps
),

bounds as (
    select
        valid_rules.rule_date,
        valid_rules.rule_market,
        valid_rules.tier_system,
        metrics.*,
        case metrics.metric
            {% for condition in conditions %}
            when '{{ condition.metric }}'
            {% if condition.metric == 'value_score_points' %}
            -- points are multiples of 5
                then {{ as_decimal('5 * ' ~ integer_quotient(condition.column, '5'), 28, 4) }}
            {% else %}
                then {{ as_decimal(condition.column, 28, 4) }}
            {% endif %}
            {% endfor %}
        end as bound
    from valid_rules
    cross join metrics
),

-- 0, and one order, are needed where no rule looks at the metric.
candidates as (
    select
        bounds.rule_date,
        bounds.rule_market,
        bounds.tier_system,
        bounds.metric,
        {{ as_decimal('bounds.bound + steps.steps * bounds.step', 28, 4) }} as candidate
    from bounds
    cross join steps
    where
        bounds.bound is not null
        and bounds.bound + steps.steps * bounds.step
        >= coalesce(bounds.least, bounds.bound + steps.steps * bounds.step)
        and bounds.bound + steps.steps * bounds.step
        <= coalesce(bounds.greatest, bounds.bound + steps.steps * bounds.step)
    union distinct
    select
        scopes.rule_date,
        scopes.rule_market,
        scopes.tier_system,
        metrics.metric,
        {{ as_decimal('steps.steps', 28, 4) }} as candidate
    from scopes
    cross join metrics
    cross join steps
    where
        steps.steps = 0
        or (steps.steps = 1 and metrics.metric = 'orders_365d')
),

customers as (
    select
        scopes.rule_date,
        scopes.rule_market,
        {% for metric in domains %}
        {{ largest_order if metric == 'max_order_amount_180d' else metric ~ '.candidate' }}
            as {{ metric }},
        {% endfor %}
        scopes.tier_system
    from scopes
    {% for metric in domains %}
    inner join candidates as {{ metric }}
        on
            scopes.rule_date = {{ metric }}.rule_date
            and scopes.rule_market = {{ metric }}.rule_market
            and scopes.tier_system = {{ metric }}.tier_system
            and {{ metric }}.metric = '{{ metric }}'
    {% endfor %}
    where
        (recency_days.candidate <= 365 and orders_365d.candidate >= 1)
        or (
            recency_days.candidate > 365
            and orders_365d.candidate = 0
            and avg_monthly_spend.candidate <= 0
            and revenue_365d.candidate <= 0
        )
),

first_matches as (
    select
        customers.rule_date,
        customers.rule_market,
        customers.tier_system,
        min(valid_rules.match_order) as match_order
    from customers
    left join valid_rules
        on
            customers.rule_date = valid_rules.rule_date
            and customers.rule_market = valid_rules.rule_market
            and customers.tier_system = valid_rules.tier_system
            and valid_rules.match_order is not null
            {% for condition in conditions %}
            and {{ condition_is_met(condition, 'valid_rules.' ~ condition.column, 'customers') }}
            {% endfor %}
    group by
        {% for metric in domains %}
        customers.{{ metric }},
        {% endfor %}
        customers.rule_date,
        customers.rule_market,
        customers.tier_system
),

reached as (
    select distinct
        rule_date,
        rule_market,
        tier_system,
        match_order
    from first_matches
),

places as (
    select
        valid_rules.rule_date,
        valid_rules.rule_market,
        valid_rules.tier_system,
        valid_rules.tier_code,
        valid_rules.tier_rank,
        valid_rules.match_order,
        count(*) over (
            partition by
                valid_rules.rule_date,
                valid_rules.rule_market,
                valid_rules.tier_system,
                valid_rules.match_order
        ) as tiers_at_place,
        count(*) over (
            partition by
                valid_rules.rule_date,
                valid_rules.rule_market,
                valid_rules.tier_system,
                valid_rules.tier_rank
        ) as tiers_at_rank,
        count(*) over (
            partition by
                valid_rules.rule_date,
                valid_rules.rule_market,
                valid_rules.tier_system
        ) as tiers_count,
        reached.match_order is not null as is_reached
    from valid_rules
    left join reached
        on
            valid_rules.rule_date = reached.rule_date
            and valid_rules.rule_market = reached.rule_market
            and valid_rules.tier_system = reached.tier_system
            and valid_rules.match_order = reached.match_order
),

issues as (
    select
        rule_date,
        rule_market,
        tier_system,
        tier_code,
        case
            when tiers_at_rank > 1 then 'shares its tier_rank with another tier'
            when tier_rank > tiers_count then 'has a tier_rank above one that no tier has'
            when tier_code = {{ unprofiled_tier() }} and tier_rank < tiers_count
                then 'is not the last tier of its system'
            when tier_code = {{ unprofiled_tier() }} and match_order is not null
                then 'has a match_order, but decides before all'
            when
                match_order is null
                and tier_code <> {{ unprofiled_tier() }}
                and {{ tier_system_is('tier_system', 'decided_by', 'rules') }}
                then 'has no match_order'
            when match_order is not null and tiers_at_place > 1
                then 'shares its match_order with another tier'
            when match_order is not null and not is_reached then 'no customer reaches it'
        end as issue
    from places
    union all
    select
        rule_date,
        rule_market,
        tier_system,
        cast(null as {{ dbt.type_string() }}) as tier_code,
        'some customers match no rule' as issue
    from reached
    where match_order is null
)

select * from issues
where issue is not null
