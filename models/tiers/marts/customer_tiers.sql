-- One row per customer with a sale and tier system: the tier columns of int_customer_tiers as rows,
-- with the words and the version of the rule that decided each. A scenario has the rank of its
-- band's rule; its names add the category.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

tier_stays as (
    select * from {{ ref('northstar', 'int_tier_stays') }}
),

tier_rules as (
    select * from {{ ref('northstar', 'int_tier_rules') }}
),

category_names as (
    select * from {{ ref('category_names') }}
),

-- Name of a category that seed category_names lacks: the first of its spellings.
category_spellings as (
    select
        as_of_date,
        category_slug,
        min({{ byte_order('top_category') }}) as category
    from customer_tiers
    group by as_of_date, category_slug
),

tier_systems as (
    {% for tier_system in tier_systems() %}
    select '{{ tier_system.code }}' as tier_system{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- For a tier made of a band and a category, the rule is that of the band.
placed as (
    select
        customer_tiers.as_of_date,
        customer_tiers.customer_id,
        customer_tiers.rule_market,
        tier_systems.tier_system,
        case tier_systems.tier_system
            {% for tier_system in tier_systems() %}
            when '{{ tier_system.code }}' then customer_tiers.{{ tier_system.rule_column }}
            {% endfor %}
        end as rule_code,
        case tier_systems.tier_system
            {% for tier_system in tier_systems() if tier_system.has_category %}
            when '{{ tier_system.code }}' then customer_tiers.category_slug
            {% endfor %}
        end as category_slug,
        {% for column, name in {
            'previous_tier_code': '{}_previous',
            'is_tier_since_censored': 'is_{}_censored',
            'tier_since': '{}_since',
        }.items() %}
        case tier_systems.tier_system
            {% for tier_system in tier_systems() %}
            when '{{ tier_system.code }}' then tier_stays.{{ name.format(tier_system.code) }}
            {% endfor %}
        end as {{ column }},
        {% endfor %}
        case tier_systems.tier_system
            {% for tier_system in tier_systems() if tier_system.decided_by == 'cells' %}
            when '{{ tier_system.code }}' then customer_tiers.{{ tier_system.code }}_rule_version
            {% endfor %}
        end as cell_rule_version
    from customer_tiers
    inner join tier_stays on customer_tiers.customer_id = tier_stays.customer_id
    cross join tier_systems
),

final as (
    select
        placed.as_of_date,
        placed.customer_id,
        placed.tier_system,
        tier_rules.tier_code || coalesce('_' || placed.category_slug, '') as tier_code,
        cast(tier_rules.tier_rank as integer) as tier_rank,
        case
            when placed.category_slug is null then tier_rules.tier_name_en
            else tier_rules.tier_name_en || ' '
                || coalesce(category_names.name_en, category_spellings.category) || ' customers'
        end as tier_name_en,
        case
            when placed.category_slug is null then tier_rules.tier_name_zh
            else tier_rules.tier_name_zh
                || coalesce(category_names.name_zh, category_spellings.category) || '用户'
        end as tier_name_zh,
        coalesce(placed.cell_rule_version, tier_rules.rule_version) as rule_version,
        placed.previous_tier_code,
        placed.is_tier_since_censored,
        placed.tier_since
    from placed
    inner join tier_rules
        on
            placed.as_of_date = tier_rules.as_of_date
            and placed.rule_market = tier_rules.rule_market
            and placed.tier_system = tier_rules.tier_system
            and placed.rule_code = tier_rules.tier_code
    left join category_names on placed.category_slug = category_names.category_slug
    left join category_spellings
        on
            placed.as_of_date = category_spellings.as_of_date
            and placed.category_slug = category_spellings.category_slug
)

select * from final
