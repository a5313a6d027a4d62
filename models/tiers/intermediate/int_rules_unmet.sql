-- One row per as-of date, customer and tier system where the customer is in a tier without
-- conditions that takes part in the matching. Such a tier takes every customer that no earlier rule
-- took, so its explanation is what kept the customer from each of those. tier_explanations alone
-- reads it: through a view, or through a table where the engine plans joins of such a view badly.
{{ config(materialized=lookup_materialization()) }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

metrics as (
    select
        current_inputs.*,
        {{ metric_texts() }}
    from {{ ref('northstar', 'int_current_rule_inputs') }} as current_inputs
),

tier_rules as (
    select
        rules.*,
        {{ bound_texts() }}
    from {{ ref('northstar', 'int_tier_rules') }} as rules
),

final as (
    select
        {% for language, words in {
            'en': {'colon': ': ', 'next': '. '}, 'zh': {'colon': '：', 'next': '。'},
        }.items() %}
        {{ text_list(
            "earlier_rules.tier_name_" ~ language ~ " || '" ~ words.colon ~ "' || "
            ~ conditions_text('earlier_rules', 'metrics', language, are_missing=true),
            "'" ~ words.next ~ "'",
            ['earlier_rules.match_order']
        ) }} as unmet_{{ language }},
        {% endfor %}
        customer_tiers.as_of_date,
        customer_tiers.customer_id,
        rules.tier_system
    from customer_tiers
    inner join metrics on customer_tiers.customer_id = metrics.customer_id
    inner join tier_rules as rules
        on
            customer_tiers.as_of_date = rules.as_of_date
            and customer_tiers.rule_market = rules.rule_market
            and rules.condition_count = 0
            and rules.match_order is not null
            and rules.tier_code = case rules.tier_system
                {% for tier_system in tier_systems() if tier_system.decided_by == 'rules' %}
                when '{{ tier_system.code }}' then customer_tiers.{{ tier_system.rule_column }}
                {% endfor %}
            end
    inner join tier_rules as earlier_rules
        on
            rules.as_of_date = earlier_rules.as_of_date
            and rules.rule_market = earlier_rules.rule_market
            and rules.tier_system = earlier_rules.tier_system
            and rules.match_order > earlier_rules.match_order
    group by
        customer_tiers.as_of_date,
        customer_tiers.customer_id,
        rules.tier_system
)

select * from final
