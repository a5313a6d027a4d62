{# How many rules a tier system may have that are matched in order (match_order 1 to this). #}
{% macro tier_rule_slots() %}
    {{ return(8) }}
{% endmacro %}
