{#
    Priority of a budget line or channel, 0 to 1, 6 decimals (S1 2.4; SPEC-value V5): the weighted
    mean of value, growth and return.

    value_part, growth_part, return_part: the three parts, 0 to 1, 6 decimals;
    rules: the alias of int_economics_rules.
#}
{% macro priority(value_part, growth_part, return_part, rules) %}
    {%- set weights = [] -%}
    {%- set terms = [] -%}
    {%- for name, part in {
        'value': value_part, 'growth': growth_part, 'return': return_part
    }.items() -%}
        {%- set weight = as_factor(rules ~ '.priority_' ~ name, 12, 6) -%}
        {%- do weights.append(weight) -%}
        {%- do terms.append(weight ~ ' * ' ~ as_factor(part, 7, 6)) -%}
    {%- endfor -%}
    {{- return(ratio(
        '(' ~ terms | join(' + ') ~ ')', '(' ~ weights | join(' + ') ~ ')', operand_scale=12)) -}}
{% endmacro %}
