{#
    The tag_code of the first tag of a group, by match_order, whose value_at_most a value does not
    exceed (null: no bound). Null where the value is null.

    tag_group: as Jinja text; value: an SQL expression; rules: the alias of int_tag_rules_pivoted.
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
