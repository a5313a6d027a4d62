-- One row per as-of date, rule market and tier. A market's own row replaces the default row of that
-- tier alone; the market's other tiers keep their default rows. Rule market '*' is every market
-- without rows of its own. Money is in the reporting currency.
{% set money = tier_conditions() | selectattr('unit', 'equalto', 'money')
    | map(attribute='column') | list %}

with valid_rules as (
    {{ rules_on_as_of_dates(ref('tier_rules')) }}
),

rule_markets as (
    select distinct
        as_of_date,
        coalesce(market, '*') as rule_market
    from valid_rules
),

ranked as (
    select
        rule_markets.rule_market,
        valid_rules.*,
        row_number() over (
            partition by
                valid_rules.as_of_date,
                rule_markets.rule_market,
                valid_rules.tier_system,
                valid_rules.tier_code
            order by case when valid_rules.market is null then 1 else 0 end
        ) as rule_preference
    from valid_rules
    inner join rule_markets
        on
            valid_rules.as_of_date = rule_markets.as_of_date
            and (
                valid_rules.market is null
                or valid_rules.market = rule_markets.rule_market
            )
),

final as (
    select
        as_of_date,
        rule_market,
        tier_system,
        tier_code,
        name_en as tier_name_en,
        name_zh as tier_name_zh,
        rule_version || coalesce(' (' || case
            when {{ money | join(' is not null or ') }} is not null
                then {{ rule_conversion('currency_code') }}
        end || ')', '') as rule_version,
        {{ rule_conversion('currency_code') }} as converted_from,
        tier_rank,
        match_order,
        {% for condition in tier_conditions() %}
        {% if condition.unit == 'money' %}
        {{ reporting_amount(condition.column, rule_rate('currency_code')) }}
            as {{ condition.column }},
        {% else %}
        {{ condition.column }},
        {% endif %}
        {% endfor %}
        {% for condition in tier_conditions() %}
        case when {{ condition.column }} is null then 0 else 1 end{{ ' +' if not loop.last }}
        {% endfor %}
            as condition_count
    from ranked
    where rule_preference = 1
)

select * from final
