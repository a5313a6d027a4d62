-- One row per as-of date, rule market and tier. A market's own row replaces the default row of that
-- tier alone; the market's other tiers keep their default rows. Rule market '*' is every market
-- without rows of its own.
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
        rule_version,
        tier_rank,
        match_order,
        {% for condition in tier_conditions() %}
        {{ condition.column }},
        {% endfor %}
        {% for condition in tier_conditions() %}
        case when {{ condition.column }} is null then 0 else 1 end{{ ' +' if not loop.last }}
        {% endfor %}
            as condition_count
    from ranked
    where rule_preference = 1
)

select * from final
