{#
    The most tags of a measured tag group: match_order of seed tag_rules runs from 1 to this number.
#}
{% macro tag_rule_slots() %}
    {{ return(5) }}
{% endmacro %}
