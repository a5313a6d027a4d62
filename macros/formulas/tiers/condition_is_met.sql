{#
    True if a customer meets one condition of a rule, or if the rule does not set it. Null, so not
    true, if the customer's value is null.

    condition: an entry of tier_conditions();
    bound: the rule's bound, null if the rule does not set the condition;
    metrics: the alias with the columns of int_tier_rule_inputs.
#}
{% macro condition_is_met(condition, bound, metrics) %}
    {{- return('(' ~ bound ~ ' is null or ' ~ metrics ~ '.' ~ condition.metric ~ ' '
        ~ condition.operator ~ ' ' ~ bound ~ ')') -}}
{% endmacro %}
