{#
    The most rules of a tier system that matches in order: match_order of seed tier_rules runs from
    1 to this number.
#}
{% macro tier_rule_slots() %}
    {{ return(8) }}
{% endmacro %}
