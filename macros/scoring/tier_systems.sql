{# The tier systems: the ways to put every customer with a sale into exactly one tier. A list. #}
{% macro tier_systems() %}
    {{ return(['quadrant', 'pyramid', 'value_score', 'rfm_segment', 'rfm_octant', 'scenario']) }}
{% endmacro %}
