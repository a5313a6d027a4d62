{#
    Whether a customer meets one condition of a rule; true where the rule does not set it, not
    true where the customer's value is null.

    condition: an entry of tier_conditions(); bound: the SQL expression of the rule's bound;
    metrics: the alias with the metrics.
#}
{% macro condition_is_met(condition, bound, metrics) %}
    {{- return('(' ~ bound ~ ' is null or ' ~ metrics ~ '.' ~ condition.metric ~ ' '
        ~ condition.operator ~ ' ' ~ bound ~ ')') -}}
{% endmacro %}
