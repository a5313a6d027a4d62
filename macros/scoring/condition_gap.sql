{#
    How far a customer is from what one kind of condition asks of them to reach the next better
    tier, in the metric's unit (a null value counts as 0): the distance to the next rule's bound
    where they do not meet it, or to their own rule's bound where that rule is matched first and
    holds them back; null where the condition asks nothing.

    condition: an entry of tier_conditions(); rules, next_rules: aliases of int_tier_rules;
    metrics: the alias with the metrics.
#}
{% macro condition_gap(condition, rules, next_rules, metrics) %}
    {%- set value = 'coalesce(' ~ metrics ~ '.' ~ condition.metric ~ ', 0)' -%}
    {%- set bound = rules ~ '.' ~ condition.column -%}
    {%- set next_bound = next_rules ~ '.' ~ condition.column -%}
    {%- set gap -%}
        case
            when {{ next_bound }} is not null
                and coalesce(not {{ condition_is_met(condition, next_bound, metrics) }}, true)
                then abs({{ value }} - {{ next_bound }})
            when {{ rules }}.match_order < {{ next_rules }}.match_order
                then abs({{ value }} - {{ bound }})
        end
    {%- endset -%}
    {{- return(gap) -}}
{% endmacro %}
