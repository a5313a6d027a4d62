{#
    True if a value stands to a goal as a target demands. Null if one of both is null.

    value, goal: SQL numbers;
    comparison: an SQL text, a comparison of target_words().
#}
{% macro goal_is_reached(value, comparison, goal) %}
    {%- set signs = {'at_least': '>=', 'at_most': '<=', 'above': '>', 'below': '<'} -%}
    {%- set cases = [] -%}
    {%- for word in target_words().comparison -%}
        {%- do cases.append("when '" ~ word ~ "' then " ~ value ~ ' ' ~ signs[word] ~ ' ' ~ goal)
        -%}
    {%- endfor -%}
    {{- return('(case ' ~ comparison ~ ' ' ~ cases | join(' ') ~ ' end)') -}}
{% endmacro %}
