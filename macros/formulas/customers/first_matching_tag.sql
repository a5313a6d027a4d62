{#
    The tag_code of the first tag of a group, by match_order, with value_at_most >= value (SPEC 6,
    customer_tags). A tag without value_at_most takes any value. Null if the value is null or above
    every bound.

    tag_group: a group of tag_groups() decided by rules, as Jinja text;
    value: a number, in the unit of the group's bounds;
    rules: the alias of int_tag_rules.
#}
{% macro first_matching_tag(tag_group, value, rules) %}
    {%- set branches = [] -%}
    {%- for slot in range(1, tag_rule_slots() + 1) -%}
        {%- set rule = rules ~ '.' ~ tag_group ~ '_' ~ slot -%}
        {%- do branches.append(
            'when ' ~ rule ~ '_tag_code is not null and ' ~ value ~ ' <= coalesce(' ~ rule
            ~ '_value_at_most, ' ~ value ~ ')\n                then ' ~ rule ~ '_tag_code') -%}
    {%- endfor -%}
    {{- return('case\n            ' ~ branches | join('\n            ') ~ '\n        end') -}}
{% endmacro %}
