{#
    A customer's distance from one kind of condition on the way to the next better tier, in the
    metric's unit, 0 or more (a null value counts as 0):
    - to the bound of the next better tier's rule, if the customer does not meet it;
    - else to the bound of their own rule, if that rule is matched first: it holds them back;
    - null if neither applies or the rule sets no bound.

    condition: an entry of tier_conditions();
    rules: the alias of int_tier_rules with the customer's own rule;
    next_rules: the alias of int_tier_rules with the rule of the next better tier;
    metrics: the alias with the columns of int_tier_rule_inputs.
#}
{% macro condition_shortfall(condition, rules, next_rules, metrics) %}
    {%- set value = 'coalesce(' ~ metrics ~ '.' ~ condition.metric ~ ', 0)' -%}
    {%- set bound = rules ~ '.' ~ condition.column -%}
    {%- set next_bound = next_rules ~ '.' ~ condition.column -%}
    {%- set shortfall -%}
        case
            when {{ next_bound }} is not null
                and coalesce(not {{ condition_is_met(condition, next_bound, metrics) }}, true)
                then abs({{ value }} - {{ next_bound }})
            when {{ rules }}.match_order < {{ next_rules }}.match_order
                then abs({{ value }} - {{ bound }})
        end
    {%- endset -%}
    {{- return(shortfall) -}}
{% endmacro %}
