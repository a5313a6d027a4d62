{# The tier systems, a list of codes. Each puts every customer with a sale into exactly one tier. #}
{% macro tier_systems() %}
    {{ return(['quadrant', 'pyramid', 'value_score', 'rfm_segment', 'rfm_octant', 'scenario']) }}
{% endmacro %}
