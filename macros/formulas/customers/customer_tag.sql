{#
    A customer's tag_code in a tag group, as SQL: the group's value itself, or the tag of the first
    rule that the value meets (first_matching_tag). Null where the value is null.

    tag_group: an entry of tag_groups(); values: the alias with the groups' values; rules: the alias
    of int_tag_rules.
#}
{% macro customer_tag(tag_group, values, rules) %}
    {%- set value = values ~ '.' ~ tag_group.value -%}
    {{- return(
        value if tag_group.decided_by == 'value'
        else first_matching_tag(tag_group.code, value, rules)) -}}
{% endmacro %}
