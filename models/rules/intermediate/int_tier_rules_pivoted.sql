-- One row per as-of date and rule market. The rules stand side by side in columns, so that a
-- customer joins one row and the first matching rule is one expression.
{% set systems = tier_systems() | selectattr('decided_by', 'equalto', 'rules')
    | map(attribute='code') | list %}

with tier_rules as (
    select * from {{ ref('northstar', 'int_tier_rules') }}
),

final as (
    select
        {% for tier_system in systems %}
        {% for slot in range(1, tier_rule_slots() + 1) %}
        {% for column in ['tier_code'] + tier_conditions() | map(attribute='column') | list %}
        max(case
            when tier_system = '{{ tier_system }}' and match_order = {{ slot }} then {{ column }}
        end) as {{ tier_system }}_{{ slot }}_{{ column }},
        {% endfor %}
        {% endfor %}
        {% endfor %}
        as_of_date,
        rule_market
    from tier_rules
    group by as_of_date, rule_market
)

select * from final
