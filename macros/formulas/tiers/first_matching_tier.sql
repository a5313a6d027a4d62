{#
    The tier_code of the first rule of a tier system, by match_order, that a customer matches (SPEC
    5). A rule matches if all its conditions are met; a condition on a null value is not met. Null
    if no rule matches.

    tier_system: the code of an entry of tier_systems() that rules decide, as Jinja text;
    metrics: the alias with the columns of int_tier_rule_inputs;
    rules: the alias of int_tier_rules_pivoted.
#}
{% macro first_matching_tier(tier_system, metrics, rules) %}
    {%- set branches = [] -%}
    {%- for slot in range(1, tier_rule_slots() + 1) -%}
        {%- set rule = rules ~ '.' ~ tier_system ~ '_' ~ slot -%}
        {%- set conditions = [rule ~ '_tier_code is not null'] -%}
        {%- for condition in tier_conditions() -%}
            {%- do conditions.append(
                condition_is_met(condition, rule ~ '_' ~ condition.column, metrics)) -%}
        {%- endfor -%}
        {%- do branches.append(
            'when ' ~ conditions | join('\n                and ') ~ '\n                then '
            ~ rule ~ '_tier_code') -%}
    {%- endfor -%}
    {{- return('case\n            ' ~ branches | join('\n            ') ~ '\n        end') -}}
{% endmacro %}
