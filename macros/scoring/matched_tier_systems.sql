{# The tier systems whose tiers are found by matching rules in order (see first_matching_tier);
   the others follow from the scores alone. A list. #}
{% macro matched_tier_systems() %}
    {{ return(['quadrant', 'pyramid', 'value_score', 'scenario']) }}
{% endmacro %}
