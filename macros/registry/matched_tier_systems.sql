{#
    The tier systems that match rules in order (see first_matching_tier), a list of codes. The
    others follow from the scores alone.
#}
{% macro matched_tier_systems() %}
    {{ return(['quadrant', 'pyramid', 'value_score', 'scenario']) }}
{% endmacro %}
