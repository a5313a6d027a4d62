{# How many tags a measured tag group may have (match_order 1 to this). #}
{% macro tag_rule_slots() %}
    {{ return(5) }}
{% endmacro %}
